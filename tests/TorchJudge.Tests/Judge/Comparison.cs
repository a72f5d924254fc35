namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>How far two evaluations of a loss are from each other.</summary>
/// <param name="Loss">|L − L′|, relative to the magnitudes of what is added up.</param>
/// <param name="Gradient">‖g − g′‖ / ‖g′‖, over all parameters.</param>
internal readonly record struct Comparison(double Loss, double Gradient)
{
    /// <summary>Compares what was found with what was expected.</summary>
    public static Comparison Of(Evaluation found, Evaluation expected) =>
        new(Math.Abs(found.Loss - expected.Loss) / expected.Magnitude, Distance(found.Gradient, expected.Gradient));

    /// <summary>The larger distances of the two.</summary>
    public Comparison Worse(Comparison other) => new(Math.Max(Loss, other.Loss), Math.Max(Gradient, other.Gradient));

    public override string ToString() => FormattableString.Invariant($"loss {Loss:E1} off, gradient {Gradient:E1}");

    /// <summary>‖g − g′‖ / ‖g′‖.</summary>
    public static double Distance(float[] found, float[] expected)
    {
        double squares = 0, norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = (double)found[i] - expected[i];
            squares += difference * difference;
            norm += (double)expected[i] * expected[i];
        }

        return squares == 0 ? 0 : Math.Sqrt(squares / norm);
    }
}
