using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>How a trained sparse autoencoder activates one row, whatever batch the row came in. Immutable and thread-safe.</summary>
internal abstract class RowActivation
{
    private RowActivation()
    {
    }

    /// <summary>From pre-activations to activations, in place.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="values">z, and a in the end: [stride], its padding 0.</param>
    public abstract void Apply(Kernels kernels, Span<float> values);

    /// <summary>a = max(0, z).</summary>
    public sealed class Rectified : RowActivation
    {
        public static Rectified Instance { get; } = new();

        public override void Apply(Kernels kernels, Span<float> values) => kernels.Rectify(values, 1, values);
    }

    /// <summary>The k largest of the z above 0; ties to the lowest index.</summary>
    public sealed class Largest(int k) : RowActivation
    {
        public int K => k;

        public override void Apply(Kernels kernels, Span<float> values) => Selection.KeepLargest(values, k, values);
    }

    /// <summary>a = z where z &gt; θ, and 0 elsewhere.</summary>
    /// <param name="thresholds">θ: [stride], its padding at least 0.</param>
    public sealed class AboveThreshold(float[] thresholds) : RowActivation
    {
        public ReadOnlySpan<float> Thresholds => thresholds;

        public override void Apply(Kernels kernels, Span<float> values)
        {
            for (int j = 0; j < values.Length; j++)
            {
                // NaN stays NaN.
                if (values[j] <= thresholds[j])
                    values[j] = 0;
            }
        }
    }

    /// <summary>a = max(0, s ⊙ z + t) where z &gt; 0, and 0 elsewhere.</summary>
    /// <param name="scales">s: [stride].</param>
    /// <param name="offsets">t: [stride].</param>
    public sealed class Gated(float[] scales, float[] offsets) : RowActivation
    {
        public ReadOnlySpan<float> Scales => scales;

        public ReadOnlySpan<float> Offsets => offsets;

        public override void Apply(Kernels kernels, Span<float> values)
        {
            for (int j = 0; j < values.Length; j++)
                values[j] = values[j] <= 0 ? 0 : Math.Max(0, (scales[j] * values[j]) + offsets[j]);
        }
    }
}
