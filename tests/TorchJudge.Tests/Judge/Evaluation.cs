using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>A loss with its gradient.</summary>
/// <param name="Loss">L.</param>
/// <param name="Magnitude">Of what is added up to L, which is what its error is relative to.</param>
/// <param name="Gradient">All its entries, padding included.</param>
internal sealed record Evaluation(double Loss, double Magnitude, float[] Gradient)
{
    /// <summary>
    /// The terms may cancel, and the variance term is itself a sum of a logarithm of either sign for each component, so its magnitude is
    /// taken as at least one for each.
    /// </summary>
    public static double MagnitudeOf(TermLosses losses, DecoderFreeSettings settings) => losses.Names.Sum(name =>
        name == VarianceBarrier.TermName
            ? Math.Max(Math.Abs(losses[name]), settings.Terms.Single(term => term.Name == name).Weight * settings.Components)
            : Math.Abs(losses[name]));

    /// <inheritdoc cref="MagnitudeOf(TermLosses, DecoderFreeSettings)"/>
    public static double MagnitudeOf(TermLosses losses, AutoencoderSettings settings) => losses.Names.Sum(name =>
        name == "decoder-free" ? Math.Max(Math.Abs(losses[name]), settings.DecoderFreeWeight * settings.Components) : losses[name]);
}
