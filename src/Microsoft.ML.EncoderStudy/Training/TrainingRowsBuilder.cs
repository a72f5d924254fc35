using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Collects rows by their non-zeros and decides at the end how to keep them.</summary>
internal sealed class TrainingRowsBuilder(int inputs)
{
    /// <summary>Above this share of non-zeros a dense product is cheaper than walking them.</summary>
    private const double DensityOfDenseRows = 0.5;

    private readonly List<int> _starts = [0];
    private int[] _indices = [];
    private float[] _values = [];

    public int Count => _starts.Count - 1;

    private int NonZeros => _starts[^1];

    /// <summary>Adds a row of finite values. Zeros are dropped whether the row lists them or not.</summary>
    /// <exception cref="InvalidOperationException">The non-zeros no longer fit one array.</exception>
    public void Add(in VBuffer<float> row)
    {
        ReadOnlySpan<float> values = row.GetValues();
        ReadOnlySpan<int> indices = row.IsDense ? default : row.GetIndices();
        Reserve(values.Length);
        int end = NonZeros;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            _indices[end] = row.IsDense ? i : indices[i];
            _values[end++] = values[i];
        }

        _starts.Add(end);
    }

    /// <summary>The rows: dense where they mostly are, sparse otherwise. The same rows give the same form, however they arrived.</summary>
    public TrainingRows Build()
    {
        double size = (double)Count * inputs;
        if (NonZeros <= DensityOfDenseRows * size || size > Array.MaxLength)
            return new SparseRows([.. _starts], _indices, _values, inputs);

        var values = new float[Count * inputs];
        for (int row = 0; row < Count; row++)
        {
            for (int i = _starts[row]; i < _starts[row + 1]; i++)
                values[(row * inputs) + _indices[i]] = _values[i];
        }

        return new DenseRows(values, Count, inputs);
    }

    private void Reserve(int more)
    {
        long needed = (long)NonZeros + more;
        if (needed <= _values.Length)
            return;
        if (needed > Array.MaxLength)
        {
            throw Contracts.Except(
                $"The training data has more than {Array.MaxLength:N0} non-zero values by row {Count}, more than fit in memory at once; "
                + "train on a sample of the rows (TakeRows, or a bootstrap sample).");
        }

        int capacity = (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _values.Length));
        Array.Resize(ref _indices, capacity);
        Array.Resize(ref _values, capacity);
    }
}
