using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>z = x Wᵀ + b of one row x. The terms are added as in training, so z has the bits that training saw; a zero is never negative.</summary>
internal static class PreActivations
{
    /// <summary>z of a row given whole. Such rows are often mostly zeros: listing the others costs less than multiplying with all.</summary>
    /// <param name="parameters">W and b.</param>
    /// <param name="row">x: [inputs].</param>
    /// <param name="indices">Scratch memory: [inputs + <see cref="NonZeros.Slack"/>].</param>
    /// <param name="nonZeros">Scratch memory: [inputs + <see cref="NonZeros.Slack"/>].</param>
    /// <param name="z">[stride]; of no meaning unless the row is finite.</param>
    /// <returns>Whether every value of the row is finite.</returns>
    public static bool TryCompute(
        EncoderParameters parameters, ReadOnlySpan<float> row, Span<int> indices, Span<float> nonZeros, Span<float> z)
    {
        int count = NonZeros.List(row, indices, nonZeros);
        return TryCompute(parameters, indices[..count], nonZeros[..count], z);
    }

    /// <summary>z of a row given by its non-zeros.</summary>
    /// <param name="parameters">W and b.</param>
    /// <param name="indices">The positions of the non-zeros, increasing and within the row: nobody looks any more.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="z">[stride]; of no meaning unless the row is finite.</param>
    /// <returns>Whether every value of the row is finite.</returns>
    public static bool TryCompute(EncoderParameters parameters, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> z)
    {
        Kernels.Best.SparseRowProduct(indices, values, parameters.All, parameters.Pitch, parameters.Bias, z);
        if (parameters.Pitch < parameters.Stride)
            z[parameters.Components..].Clear();
        return IsRowFinite(z, values);
    }

    /// <summary>Whether the row from which z was computed is finite.</summary>
    /// <remarks>
    /// A NaN or infinity makes every z NaN or infinite, whatever the weights, and nothing makes it finite again. So where one z is finite the
    /// row is; where it is not, the sum may have overflowed.
    /// </remarks>
    public static bool IsRowFinite(ReadOnlySpan<float> z, ReadOnlySpan<float> row) => float.IsFinite(z[0]) || Kernels.Best.AllFinite(row);
}
