using System.Numerics.Tensors;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>r_ij = exp(−a_ij) / Σ_k exp(−a_ik), from the definition and in double precision: what gradients are held against.</summary>
internal static class Responsibilities
{
    /// <param name="activations">a: [rows × components], row-major.</param>
    /// <param name="components">K.</param>
    /// <returns>r: [rows × components].</returns>
    public static double[] Of(ReadOnlySpan<float> activations, int components)
    {
        var result = new double[activations.Length];
        TensorPrimitives.ConvertChecked(activations, result);
        for (int start = 0; start < result.Length; start += components)
            Softmin.Of(result.AsSpan(start, components), result.AsSpan(start, components));
        return result;
    }
}
