using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class InputMomentsTests
{
    /// <summary>Double precision holds 1e-16; the sums have some dozens of values.</summary>
    private const double Tolerance = 1e-13;

    public static TheoryData<double, int> Problems()
    {
        var problems = new TheoryData<double, int>();
        foreach (double density in new[] { 0.1, 0.4, 0.9, 1 })
        {
            for (int seed = 1; seed <= 5; seed++)
                problems.Add(density, seed);
        }

        return problems;
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Mean_OfWeightedRows_IsThatOfRepeatedRows(double density, int seed)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, density, seed);
        double[] mean = Of(problem).Mean();
        for (int d = 0; d < problem.Inputs; d++)
        {
            double expected = Column(problem, d).Average();
            Assert.Equal(expected, mean[d], Tolerance * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void StandardDeviation_OfWeightedRows_IsTheUnbiasedOneOfRepeatedRows(double density, int seed)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, density, seed);
        double[] deviation = Of(problem).StandardDeviation();
        for (int d = 0; d < problem.Inputs; d++)
        {
            double expected = NaiveDeviation(Column(problem, d));

            // The reference's own mean of values near 1000 is off by 1e-13; a deviation of 0.05 feels that in second order only.
            Assert.Equal(expected, deviation[d], 1e-11 * Math.Max(expected, 0.01));
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void MeanLength_OfWeightedRows_IsThatOfRepeatedRows(double density, int seed)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, density, seed, neverZeroMean: 2);
        double expected = Repeated(problem).Average(row => Math.Sqrt(row.Sum(value => value * value)));
        Assert.Equal(expected, Of(problem).MeanLength, Tolerance * expected);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void Moments_OfSparseAndDenseStorage_AreTheSameBits(double density)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, density, seed: 3);
        var sparse = InputMoments.Of(problem.TrainingRows(RowStorage.Lists), problem.FloatRowWeights);
        var dense = InputMoments.Of(problem.TrainingRows(RowStorage.Whole), problem.FloatRowWeights);
        Assert.Equal(
            [.. dense.Mean(), .. dense.StandardDeviation(), dense.MeanLength],
            (double[])[.. sparse.Mean(), .. sparse.StandardDeviation(), sparse.MeanLength]);
    }

    [Fact]
    public void StandardDeviation_OfAConstantInputWithFractionalWeights_IsExactlyZero()
    {
        float[] weights = Enumerable.Range(1, 50).Select(row => 0.1f * row).ToArray();
        float[] values = Enumerable.Repeat(0.1f, 50).ToArray();
        var moments = InputMoments.Of(new DenseRows(values, 50, 1), weights);
        Assert.Equal(0, moments.StandardDeviation()[0]);
        Assert.Equal(0.1f, moments.Mean()[0]);
    }

    [Fact]
    public void StandardDeviation_OfALargeMeanWithATinyVariance_DoesNotCancel()
    {
        // 2²³ and its two neighbours: a mean of 1e7 deviations. A difference of sums of squares would be off by 1e14 · 1e-16.
        float[] values = Enumerable.Range(0, 30_000).Select(row => 8_388_608f + (row % 3) - 1).ToArray();
        var moments = InputMoments.Of(new DenseRows(values, values.Length, 1), null);
        Assert.Equal(Math.Sqrt(20_000 / 29_999.0), moments.StandardDeviation()[0], 1e-13);
        Assert.Equal(8_388_608, moments.Mean()[0], 1e-8);
    }

    [Fact]
    public void Of_RowsThatCountAsOneTogether_Throws()
    {
        var rows = new DenseRows([1, 2], 2, 1);
        Assert.Throws<InvalidOperationException>(() => InputMoments.Of(rows, [0.5f, 0.5f]));
    }

    [Fact]
    public void RootMeanSquareOfNonZeros_LeavesZerosOut()
    {
        var moments = InputMoments.Of(new DenseRows([3, 0, 0, 4, 0, 0], 3, 2), null);
        Assert.Equal(Math.Sqrt((9 + 16) / 2.0), moments.RootMeanSquareOfNonZeros([0, 0]), 1e-12);
        Assert.Equal(Math.Sqrt((4 + 1) / 2.0), moments.RootMeanSquareOfNonZeros([1, 3]), 1e-12);
    }

    [Fact]
    public void RootMeanSquareOfNonZeros_WithoutAny_IsOne() =>
        Assert.Equal(1, InputMoments.Of(new DenseRows(new float[6], 3, 2), null).RootMeanSquareOfNonZeros([0, 0]));

    private static InputMoments Of(ReferenceProblem problem) => InputMoments.Of(problem.TrainingRows(), problem.FloatRowWeights);

    private static double[][] Repeated(ReferenceProblem problem) =>
        problem.X.SelectMany((row, i) => Enumerable.Repeat(row, (int)problem.RowWeights![i])).ToArray();

    private static double[] Column(ReferenceProblem problem, int input) => Array.ConvertAll(Repeated(problem), row => row[input]);

    private static double NaiveDeviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
