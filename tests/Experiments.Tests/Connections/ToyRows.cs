using EncoderStudy.Experiments.Connections;
using MathNet.Numerics.Distributions;

namespace EncoderStudy.Experiments.Tests.Connections;

/// <summary>Made-up data with a known answer.</summary>
internal static class ToyRows
{
    /// <summary>Rows that a function of a seeded source of chance makes.</summary>
    public static RowMatrix Make(int rows, int columns, int seed, Func<Random, double[]> row)
    {
        var random = new Random(seed);
        return new RowMatrix([.. Enumerable.Range(0, rows).SelectMany(_ => row(random))], columns);
    }

    public static double Normal(Random random, double mean, double deviation) => MathNet.Numerics.Distributions.Normal.Sample(random, mean, deviation);

    /// <summary>A third of the rows about (−3, 0) with deviations (1, 0.5), the others about (3, 2) with (0.5, 1).</summary>
    public static RowMatrix TwoGaussians(int rows, int seed) => Make(rows, 2, seed, random => random.Next(3) == 0
        ? [Normal(random, -3, 1), Normal(random, 0, 0.5)]
        : [Normal(random, 3, 0.5), Normal(random, 2, 1)]);

    public static double Laplace(Random random) => MathNet.Numerics.Distributions.Laplace.Sample(random, 0, 1);

    public static double Uniform(Random random) => ContinuousUniform.Sample(random, -1, 1);
}
