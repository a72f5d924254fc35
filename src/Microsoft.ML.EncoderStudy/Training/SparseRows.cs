using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Rows stored by their non-zeros.</summary>
/// <param name="starts">Where each row begins in the other two, and the end of the last: [count + 1].</param>
/// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
/// <param name="values">The non-zeros.</param>
/// <param name="inputs">D.</param>
internal sealed class SparseRows(int[] starts, int[] indices, float[] values, int inputs) : TrainingRows(starts.Length - 1, inputs)
{
    private int[] _batchStarts = [0];
    private int[] _batchNext = [];
    private int[] _batchIndices = [];
    private float[] _batchValues = [];
    private int _batchRows;

    private SparseBatch Batch => new(
        Inputs, _batchIndices, _batchValues, _batchStarts.AsSpan(0, _batchRows), _batchStarts.AsSpan(1, _batchRows), _batchNext.AsSpan(0, _batchRows));

    public override void Select(ReadOnlySpan<int> rows)
    {
        _batchRows = rows.Length;
        if (_batchNext.Length < rows.Length)
        {
            _batchStarts = new int[rows.Length + 1];
            _batchNext = new int[rows.Length];
        }

        for (int i = 0; i < rows.Length; i++)
            _batchStarts[i + 1] = _batchStarts[i] + starts[rows[i] + 1] - starts[rows[i]];

        int nonZeros = _batchStarts[rows.Length];
        if (_batchIndices.Length < nonZeros)
        {
            _batchIndices = new int[nonZeros];
            _batchValues = new float[nonZeros];
        }

        for (int i = 0; i < rows.Length; i++)
        {
            Range row = starts[rows[i]]..starts[rows[i] + 1];
            indices.AsSpan(row).CopyTo(_batchIndices.AsSpan(_batchStarts[i]));
            values.AsSpan(row).CopyTo(_batchValues.AsSpan(_batchStarts[i]));
        }
    }

    public override void AddWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient) =>
        kernels.AddSparseOuterProduct(Batch, gradient, weightGradient, stride);

    public override void SubtractTransposeFrom(Span<float> matrix, int stride)
    {
        for (int i = 0; i < _batchRows; i++)
        {
            for (int n = _batchStarts[i]; n < _batchStarts[i + 1]; n++)
                matrix[(_batchIndices[n] * stride) + i] -= _batchValues[n];
        }
    }

    public override void CopyRow(int row, Span<float> destination)
    {
        destination.Clear();
        for (int n = starts[row]; n < starts[row + 1]; n++)
            destination[indices[n]] = values[n];
    }

    protected override void AddProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z) =>
        kernels.AddSparseProduct(Batch, weights, z, stride);
}
