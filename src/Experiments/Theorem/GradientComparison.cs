using EncoderStudy.Experiments.Study;
using MathNet.Numerics.Statistics;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>A gradient held against responsibilities.</summary>
internal sealed class GradientComparison
{
    public static readonly Metric Correlation = new("correlation", "Correlation", "F6");
    public static readonly Metric MeanError = new("meanError", "Mean |∂L/∂a − r|", "0.0E-0");
    public static readonly Metric GreatestError = new("greatestError", "Greatest |∂L/∂a − r|", "0.0E-0");

    private readonly double[] _gradient;
    private readonly double[] _responsibilities;

    public GradientComparison(GradientSample sample)
    {
        _gradient = Array.ConvertAll(sample.Gradient, value => (double)value);
        _responsibilities = Experiments.Theorem.Responsibilities.Of(sample.Activations, sample.Components);
    }

    /// <summary>The numbers, over all entries of the batch. NaN in the gradient makes all of them NaN.</summary>
    public Dictionary<string, double> Metrics()
    {
        double[] errors = [.. _gradient.Zip(_responsibilities, (gradient, responsibility) => Math.Abs(gradient - responsibility))];
        return new()
        {
            // Rounding of the last bit can take a correlation past 1, where no correlation is.
            [Correlation.Name] = Math.Min(1, MathNet.Numerics.Statistics.Correlation.Pearson(_responsibilities, _gradient)),
            [MeanError.Name] = errors.Mean(),
            [GreatestError.Name] = errors.Aggregate(0.0, Math.Max),
        };
    }

    /// <summary>Pairs of responsibility and gradient, evenly by the rank of the responsibility, the least and the greatest among them.</summary>
    public (float[] Responsibilities, float[] Gradient) Spread(int count)
    {
        int[] byRank = [.. Enumerable.Range(0, _gradient.Length).OrderBy(i => _responsibilities[i])];
        int taken = Math.Min(count, byRank.Length);
        int[] chosen = [.. Enumerable.Range(0, taken).Select(i => byRank[(int)((long)i * (byRank.Length - 1) / Math.Max(1, taken - 1))])];
        return (Array.ConvertAll(chosen, i => (float)_responsibilities[i]), Array.ConvertAll(chosen, i => (float)_gradient[i]));
    }
}
