using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace EncoderStudy.Experiments.Study;

/// <summary>The mean difference of two things measured with the same seeds, and its 95 % confidence interval.</summary>
/// <remarks>Student's t over the differences. With one pair the interval is all numbers.</remarks>
/// <param name="Mean">The mean of the differences.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Count">The number of pairs.</param>
internal sealed record PairedDifference(double Mean, double Low, double High, int Count)
{
    private const double Confidence = 0.95;

    /// <param name="minuend">One value for each seed.</param>
    /// <param name="subtrahend">The other thing's, in the same order.</param>
    public static PairedDifference Of(IReadOnlyList<double> minuend, IReadOnlyList<double> subtrahend)
    {
        double[] differences = minuend.Zip(subtrahend, (left, right) => left - right).ToArray();
        double mean = differences.Mean();
        if (differences.Length < 2)
            return new PairedDifference(mean, double.NegativeInfinity, double.PositiveInfinity, differences.Length);
        double quantile = StudentT.InvCDF(0, 1, differences.Length - 1, (1 + Confidence) / 2);
        double half = quantile * differences.StandardDeviation() / Math.Sqrt(differences.Length);
        return new PairedDifference(mean, mean - half, mean + half, differences.Length);
    }

    public string Text(string format)
    {
        string mean = Number(Mean);
        return Count < 2 ? mean : $"{mean} [{Number(Low)}, {Number(High)}]";

        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
