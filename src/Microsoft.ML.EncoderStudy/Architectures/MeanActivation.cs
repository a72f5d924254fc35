using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The mean over the B·K entries of a batch, for values that are not negative: their mean absolute value.</summary>
internal sealed class MeanActivation
{
    private AlignedBuffer? _sums;

    /// <param name="values">[rows × stride].</param>
    /// <param name="batch">The batch they belong to.</param>
    public double Of(ReadOnlySpan<float> values, AutoencoderBatch batch)
    {
        _sums ??= new AlignedBuffer(batch.Stride);
        batch.Kernels.ColumnSums(values, [], _sums);
        double sum = 0;
        foreach (float columnSum in _sums.Span[..batch.Components])
            sum += columnSum;
        return sum / ((double)batch.Rows * batch.Components);
    }
}
