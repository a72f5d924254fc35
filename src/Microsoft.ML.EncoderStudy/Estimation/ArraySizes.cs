using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Refuses a training whose arrays would be too long, which is known only with its data.</summary>
/// <param name="check">Throws.</param>
/// <param name="options">What to train, as the user gave it.</param>
/// <param name="inputs">D.</param>
/// <param name="rows">The rows of the data.</param>
internal sealed class ArraySizes(OptionChecks check, EncoderOptionsBase options, int inputs, long rows)
{
    /// <summary>K with its padding; unlike <see cref="Kernels.PaddedWidth"/> it does not overflow.</summary>
    public long PaddedComponents { get; } =
        ((long)options.NumberOfComponents + Kernels.RowAlignment - 1) / Kernels.RowAlignment * Kernels.RowAlignment;

    /// <param name="size">The length of an array.</param>
    /// <param name="what">What it holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">No array is so long.</exception>
    public void Check(long size, string what) => check.That(
        size <= Array.MaxLength - Kernels.RowAlignment, nameof(options.NumberOfComponents), FormattableString.Invariant(
            $"{options.NumberOfComponents} components of {inputs} inputs in batches of {Math.Min(options.BatchSize, rows)} make {size} {what}, more than an array holds ({Array.MaxLength})"));
}
