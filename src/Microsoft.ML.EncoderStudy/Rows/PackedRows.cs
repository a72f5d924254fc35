using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Some rows in one piece of memory, each by its non-zeros or whole. One thread at a time.</summary>
/// <param name="inputs">D.</param>
internal sealed class PackedRows(int inputs)
{
    /// <summary>Beyond so many values another piece is begun: large enough to be few, small enough to stay in a core's cache.</summary>
    private const int Capacity = 1 << 15;

    private const int MostRows = Capacity;

    private readonly List<int> _ends = [];
    private readonly List<bool> _whole = [];
    private readonly List<float> _weights = [];
    private float[] _values = [];
    private int[] _indices = [];

    /// <summary>The number of rows.</summary>
    public int Count => _ends.Count;

    private int End => Count == 0 ? 0 : _ends[^1];

    /// <summary>Adds a row, unless there is no room for it; an empty piece has room for any.</summary>
    /// <param name="row">Finite values. Zeros of a row stored by its non-zeros are dropped, and −0 becomes 0.</param>
    /// <param name="whole">Whether to store it whole.</param>
    /// <param name="weight">The weight of the row.</param>
    public bool TryAdd(in VBuffer<float> row, bool whole, float weight)
    {
        int length = whole ? inputs : row.GetValues().Length;
        if (Count == MostRows || (Count > 0 && End + length > Capacity))
            return false;
        Reserve(End + length, indices: !whole);
        int end = whole ? AddWhole(row) : AddNonZeros(row);
        _ends.Add(end);
        _whole.Add(whole);
        _weights.Add(weight);
        return true;
    }

    /// <summary>The values of a row: all of them where it is stored whole, its non-zeros otherwise.</summary>
    public Span<float> Values(int row) => _values.AsSpan(Start(row).._ends[row]);

    /// <summary>The positions of the non-zeros, increasing; empty where the row is stored whole.</summary>
    public ReadOnlySpan<int> Indices(int row) => _whole[row] ? default : _indices.AsSpan(Start(row).._ends[row]);

    /// <summary>Whether a row is stored whole.</summary>
    public bool IsWhole(int row) => _whole[row];

    public float Weight(int row) => _weights[row];

    /// <summary>Copies the non-zeros of a row, however it is stored.</summary>
    /// <param name="row">The row.</param>
    /// <param name="indices">Receives their positions, increasing.</param>
    /// <param name="nonZeros">Receives them.</param>
    /// <returns>How many there are.</returns>
    public int CopyNonZeros(int row, Span<int> indices, Span<float> nonZeros)
    {
        ReadOnlySpan<float> values = Values(row);
        if (!_whole[row])
        {
            Indices(row).CopyTo(indices);
            values.CopyTo(nonZeros);
            return values.Length;
        }

        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            indices[count] = i;
            nonZeros[count++] = values[i];
        }

        return count;
    }

    public void Clear()
    {
        _ends.Clear();
        _whole.Clear();
        _weights.Clear();
    }

    private int Start(int row) => row == 0 ? 0 : _ends[row - 1];

    private int AddWhole(in VBuffer<float> row)
    {
        int start = End;
        Span<float> values = _values.AsSpan(start, inputs);
        if (!row.IsDense)
            row.CopyTo(values);
        TensorPrimitives.Add(row.IsDense ? row.GetValues() : values, 0, values);
        return start + inputs;
    }

    private int AddNonZeros(in VBuffer<float> row)
    {
        ReadOnlySpan<float> values = row.GetValues();
        ReadOnlySpan<int> indices = row.IsDense ? default : row.GetIndices();
        int end = End;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            _indices[end] = row.IsDense ? i : indices[i];
            _values[end++] = values[i];
        }

        return end;
    }

    private void Reserve(int length, bool indices)
    {
        if (_values.Length < length)
            Array.Resize(ref _values, Math.Max(length, Math.Min(Capacity, 2 * _values.Length)));
        if (indices && _indices.Length < length)
            Array.Resize(ref _indices, _values.Length);
    }
}
