namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>How far two evaluations of the objective are from each other.</summary>
/// <param name="Loss">|L − L′|, relative to the magnitudes of what is added up.</param>
/// <param name="Gradient">‖g − g′‖ / ‖g′‖, over weights and biases.</param>
/// <param name="UnitsOnTheKink">Pre-activations so near 0 that the two round them to different sides.</param>
internal readonly record struct Comparison(double Loss, double Gradient, int UnitsOnTheKink)
{
    /// <summary>The larger distances of the two, and all units on the kink.</summary>
    public Comparison Worse(Comparison other) =>
        new(Math.Max(Loss, other.Loss), Math.Max(Gradient, other.Gradient), UnitsOnTheKink + other.UnitsOnTheKink);

    public override string ToString() => FormattableString.Invariant(
        $"loss {Loss:E1} off, gradient {Gradient:E1}") + (UnitsOnTheKink == 0 ? "" : FormattableString.Invariant($", {UnitsOnTheKink} units on the kink"));
}
