using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>How a trained sparse autoencoder activates one row, whatever batch the row came in. Immutable and thread-safe.</summary>
internal abstract class RowActivation
{
    /// <summary>From pre-activations to activations, in place.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="values">z, and a in the end: [stride], its padding 0.</param>
    public abstract void Apply(Kernels kernels, Span<float> values);

    /// <summary>The same for every row of a batch, whatever the others are.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="rows">z, and a in the end: [rows × stride], its padding 0.</param>
    /// <param name="stride">The padded width of a row.</param>
    public void ApplyToEach(Kernels kernels, Span<float> rows, int stride)
    {
        for (int start = 0; start < rows.Length; start += stride)
            Apply(kernels, rows.Slice(start, stride));
    }

    /// <summary>The most that an activation can be.</summary>
    /// <param name="component">Its component.</param>
    /// <param name="preActivation">The largest magnitude of the pre-activation.</param>
    public virtual double Bound(int component, double preActivation) => preActivation;

    /// <summary>Writes what the activation has beside the encoder.</summary>
    /// <param name="writer">The model file.</param>
    /// <param name="components">K.</param>
    public virtual void Save(BinaryWriter writer, int components)
    {
    }

    /// <summary>The first rule of a model that what is written breaks; null where it breaks none.</summary>
    public virtual string? BrokenRule(int components) => null;

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

        public override void Save(BinaryWriter writer, int components) => writer.Write(k);

        public override string? BrokenRule(int components) =>
            k < 1 || k > components ? $"The model claims {k} active components of {components}." : null;
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

        public override void Save(BinaryWriter writer, int components) => writer.WriteSinglesNoCount(Thresholds[..components]);

        public override string? BrokenRule(int components) =>
            ModelRules.FiniteAndNotNegative(Thresholds[..components], "thresholds", "threshold");
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

        public override double Bound(int component, double preActivation) =>
            Math.Max(preActivation, (scales[component] * preActivation) + Math.Abs(offsets[component]));

        public override void Save(BinaryWriter writer, int components)
        {
            writer.WriteSinglesNoCount(Scales[..components]);
            writer.WriteSinglesNoCount(Offsets[..components]);
        }

        public override string? BrokenRule(int components) =>
            ModelRules.FiniteAndNotNegative(Scales[..components], "magnitude scales", "magnitude scale")
            ?? ModelRules.Finite(Offsets[..components], "magnitude offsets");
    }
}
