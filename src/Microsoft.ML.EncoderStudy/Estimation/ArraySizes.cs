using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Refuses a training whose arrays would be too long, which is known only with its data.</summary>
/// <param name="context">Marks exceptions.</param>
/// <param name="components">K, as the user gave it.</param>
/// <param name="inputs">D.</param>
/// <param name="batchSize">The rows of a batch, as the user gave them.</param>
/// <param name="rows">The rows of the data.</param>
internal sealed class ArraySizes(IExceptionContext context, int components, int inputs, int batchSize, long rows)
{
    /// <summary>K with its padding; unlike <see cref="Kernels.PaddedWidth"/> it does not overflow.</summary>
    public long PaddedComponents { get; } =
        ((long)components + Kernels.RowAlignment - 1) / Kernels.RowAlignment * Kernels.RowAlignment;

    /// <param name="size">The length of an array.</param>
    /// <param name="what">What it holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">No array is so long.</exception>
    public void Check(long size, string what)
    {
        if (size > Array.MaxLength - Kernels.RowAlignment)
        {
            throw context.ExceptUserArg(nameof(SparseAutoencoderEstimator.Options.NumberOfComponents), FormattableString.Invariant(
                $"{components} components of {inputs} inputs in batches of {Math.Min(batchSize, rows)} make {size} {what}, more than an array holds ({Array.MaxLength})"));
        }
    }
}
