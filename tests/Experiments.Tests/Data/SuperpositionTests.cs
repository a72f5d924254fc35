using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class SuperpositionTests
{
    private const int Dimensions = 8, Components = 16, Rows = 20_000;

    [Fact]
    public void Next_SameSeed_GivesTheSameRows()
    {
        Assert.Equal(Make(seed: 3, rows: 20).Inputs, Make(seed: 3, rows: 20).Inputs);
        Assert.Equal(Make(seed: 3, rows: 20).Strengths, Make(seed: 3, rows: 20).Strengths);
        Assert.NotEqual(Make(seed: 3, rows: 20).Strengths, Make(seed: 4, rows: 20).Strengths);
    }

    [Fact]
    public void Next_ARow_IsTheSumOfWhatFired()
    {
        var source = new Superposition(Dimensions, Components, seed: 3);
        float[] strengths = new float[Components];
        float[] row = source.Next(strengths);

        for (int i = 0; i < Dimensions; i++)
        {
            float sum = 0;
            for (int component = 0; component < Components; component++)
                sum += strengths[component] * source.Directions[component * Dimensions + i];
            Assert.Equal(sum, row[i], 1e-5f);
        }
    }

    [Fact]
    public void Directions_All_HaveLengthOne()
        => Assert.All(
            new Superposition(Dimensions, Components, seed: 3).Directions.Chunk(Dimensions), direction =>
                Assert.Equal(1, direction.Sum(value => value * value), 1e-5));

    [Fact]
    public void Next_ManyRows_FireInTheSharesOfZipf()
    {
        float[] strengths = Make(seed: 3, Rows).Strengths;

        // Four standard errors of a share near 0.4 are 0.014.
        for (int component = 0; component < Components; component++)
            Assert.Equal(Superposition.FiringShare(component), FiringShare(strengths, component), 0.014);
    }

    [Fact]
    public void Next_ManyRows_HaveComponentsThatFireTogetherAndOthersThatAvoidOneAnother()
    {
        float[] strengths = Make(seed: 3, Rows).Strengths;
        var correlations = new List<double>();
        for (int first = 0; first < Components; first++)
        {
            for (int second = 0; second < first; second++)
                correlations.Add(Correlation(strengths, first, second));
        }

        // Independent firing would give a standard deviation of 1 / √20,000 = 0.007.
        Assert.True(correlations.Max() > 0.1, $"greatest {correlations.Max()}");
        Assert.True(correlations.Min() < -0.05, $"least {correlations.Min()}");
    }

    private static (float[] Inputs, float[] Strengths) Make(int seed, int rows)
    {
        var source = new Superposition(Dimensions, Components, seed);
        float[] strengths = new float[rows * Components];
        float[] inputs = [.. Enumerable.Range(0, rows).SelectMany(row => source.Next(strengths.AsSpan(row * Components, Components)))];
        return (inputs, strengths);
    }

    private static double FiringShare(float[] strengths, int component)
        => Enumerable.Range(0, Rows).Count(row => strengths[row * Components + component] > 0) / (double)Rows;

    private static double Correlation(float[] strengths, int first, int second)
    {
        double p = FiringShare(strengths, first), q = FiringShare(strengths, second);
        double both = Enumerable.Range(0, Rows).Count(row => strengths[row * Components + first] > 0
            && strengths[row * Components + second] > 0) / (double)Rows;
        return (both - p * q) / Math.Sqrt(p * (1 - p) * q * (1 - q));
    }
}
