using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>The rows of a case by their non-zeros: by lists and by bitmaps.</summary>
internal sealed class SparseForms
{
    private readonly int _inputs;
    private readonly int[] _indices;
    private readonly float[] _values;
    private readonly int[] _starts;
    private readonly ulong[] _bitmaps;
    private readonly int[] _rows;

    /// <param name="x">X: [rows × inputs].</param>
    /// <param name="inputs">D.</param>
    public SparseForms(float[] x, int inputs)
    {
        _inputs = inputs;
        int rows = x.Length / inputs, words = BitmapBatch.WordsOf(inputs);
        List<int> indices = [], starts = [0];
        List<float> values = [];
        _bitmaps = new ulong[(rows * words) + BitmapBatch.Slack];
        for (int i = 0; i < rows; i++)
        {
            for (int d = 0; d < inputs; d++)
            {
                if (x[(i * inputs) + d] == 0)
                    continue;
                indices.Add(d);
                values.Add(x[(i * inputs) + d]);
                _bitmaps[(i * words) + (d / BitmapBatch.WordBits)] |= 1UL << (d % BitmapBatch.WordBits);
            }

            starts.Add(indices.Count);
        }

        (_indices, _values, _starts, _rows) = ([.. indices], [.. values], [.. starts], [.. Enumerable.Range(0, rows)]);
    }

    public SparseBatch Lists => new(_inputs, _indices, _values, _starts.AsSpan(0, _rows.Length), _starts.AsSpan(1));

    public BitmapBatch Bitmaps => new(_inputs, _bitmaps, _values, _starts, _rows);

    public ReadOnlySpan<int> IndicesOf(int row) => _indices.AsSpan(_starts[row].._starts[row + 1]);

    public ReadOnlySpan<float> ValuesOf(int row) => _values.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>What the outer product of bitmaps wants beside them.</summary>
    public ulong[] RowsByInput()
    {
        BitmapBatch batch = Bitmaps;
        var rowsByInput = new ulong[batch.Words * BitmapBatch.WordBits * BitmapBatch.WordsOf(_rows.Length)];
        batch.Transpose(rowsByInput);
        return rowsByInput;
    }
}
