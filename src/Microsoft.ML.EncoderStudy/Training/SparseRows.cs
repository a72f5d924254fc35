using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Rows stored by their non-zeros.</summary>
/// <param name="starts">Where each row begins in the other two, and the end of the last: [count + 1].</param>
/// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
/// <param name="values">The non-zeros.</param>
/// <param name="inputs">D.</param>
/// <param name="offset">What every row has besides: [inputs], or null for nothing.</param>
internal sealed class SparseRows(int[] starts, int[] indices, float[] values, int inputs, float[]? offset = null)
    : TrainingRows(starts.Length - 1, inputs, offset)
{
    private int[] _batchStarts = [0];
    private int[] _batchIndices = [];
    private float[] _batchValues = [];

    private SparseBatch Batch => new(
        Inputs, _batchIndices, _batchValues, _batchStarts.AsSpan(0, BatchRows), _batchStarts.AsSpan(1, BatchRows));

    protected override void SelectStored(ReadOnlySpan<int> rows)
    {
        if (_batchStarts.Length <= rows.Length)
            _batchStarts = new int[rows.Length + 1];

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

    protected override void AddStoredWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient) =>
        kernels.AddSparseOuterProduct(Batch, gradient, weightGradient, stride);

    protected override void SubtractStoredTransposeFrom(Span<float> matrix, int stride)
    {
        for (int i = 0; i < BatchRows; i++)
        {
            for (int n = _batchStarts[i]; n < _batchStarts[i + 1]; n++)
                matrix[(_batchIndices[n] * stride) + i] -= _batchValues[n];
        }
    }

    protected override void CopyStoredRow(int row, Span<float> destination)
    {
        destination.Clear();
        for (int n = starts[row]; n < starts[row + 1]; n++)
            destination[indices[n]] = values[n];
    }

    protected override void AddStoredProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z) =>
        kernels.AddSparseProduct(Batch, weights, z, stride);

    protected override void AddStoredTo(InputMoments moments, int row, double weight)
    {
        Range range = starts[row]..starts[row + 1];
        moments.Add(indices.AsSpan(range), values.AsSpan(range), weight);
    }

    /// <remarks>
    /// s multiplies the stored values and s ∘ μ becomes the offset, except for an input that no row lacks: its mean is subtracted from the
    /// stored values. So a constant input becomes exactly 0, and one with a large mean and a small deviation does not become the difference
    /// of two large numbers.
    /// </remarks>
    protected override TrainingRows ConditionStored(InputConditioning conditioning)
    {
        ReadOnlySpan<double> mean = conditioning.Mean, scale = conditioning.Scale;
        bool[] everywhere = InputsInEveryRow();
        var conditioned = new float[starts[^1]];
        for (int n = 0; n < conditioned.Length; n++)
        {
            int d = indices[n];
            conditioned[n] = (float)(scale[d] * (everywhere[d] ? values[n] - mean[d] : values[n]));
        }

        var newOffset = new float[Inputs];
        for (int d = 0; d < newOffset.Length; d++)
            newOffset[d] = everywhere[d] ? 0 : (float)(-scale[d] * mean[d]);
        return new SparseRows(starts, indices, conditioned, Inputs, Array.TrueForAll(newOffset, value => value == 0) ? null : newOffset);
    }

    private bool[] InputsInEveryRow()
    {
        var rows = new int[Inputs];
        for (int n = 0; n < starts[^1]; n++)
            rows[indices[n]]++;
        return Array.ConvertAll(rows, count => count == Count);
    }
}
