using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class InputScalerTests
{
    public static TheoryData<InputScaling> Scalings => [.. Enum.GetValues<InputScaling>()];

    public static TheoryData<InputScaling, int> Cases()
    {
        var cases = new TheoryData<InputScaling, int>();
        foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
        {
            for (int seed = 1; seed <= 5; seed++)
                cases.Add(scaling, seed);
        }

        return cases;
    }

    [Fact]
    public void Estimate_MeanCentred_TakesTheWeightedMeanAndLeavesTheScale()
    {
        // 1, 1, 1, 5.
        InputScaler scaler = Estimate(InputScaling.MeanCentred, [3, 1], [1, 10], [5, 10]);
        Assert.Equal([2.0, 10.0], scaler.Mean.ToArray());
        Assert.Equal([1.0, 1.0], scaler.Scale.ToArray());
    }

    [Fact]
    public void Estimate_UnitMeanNorm_BringsTheWeightedMeanLengthOfTheRowsToTheRootOfTheirSize()
    {
        // Lengths 5 and 1, the first three times as often: 4 on average.
        InputScaler scaler = Estimate(InputScaling.UnitMeanNorm, [3, 1], [3, 4], [1, 0]);
        Assert.Equal([0.0, 0.0], scaler.Mean.ToArray());
        Assert.All(scaler.Scale.ToArray(), scale => Assert.Equal(Math.Sqrt(2) / 4, scale, 1e-15));
    }

    [Fact]
    public void Estimate_UnitMeanNormOfZeros_DoesNotScale() =>
        Assert.Equal([1.0, 1.0], Estimate(InputScaling.UnitMeanNorm, null, [0, 0], [0, 0]).Scale.ToArray());

    [Fact]
    public void Estimate_Standardised_DividesByTheUnbiasedStandardDeviationOfRepeatedRows()
    {
        // 1, 1, 1, 5: a mean of 2 and a variance of (3 · 1 + 9) / 3 = 4.
        InputScaler scaler = Estimate(InputScaling.Standardised, [3, 1], [1], [5]);
        Assert.Equal(2, scaler.Mean[0], 1e-15);
        Assert.Equal(0.5, scaler.Scale[0], 1e-15);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    public void Estimate_StandardisedOfAConstantInput_DoesNotScale(float constant) =>
        Assert.Equal(1, Estimate(InputScaling.Standardised, null, [constant, 1], [constant, 2], [constant, 4]).Scale[0]);

    [Fact]
    public void Estimate_StandardisedOfADeviationTooSmallForAFactor_DoesNotScale() =>
        Assert.Equal(1, Estimate(InputScaling.Standardised, null, [float.Epsilon], [0]).Scale[0]);

    [Fact]
    public void Estimate_None_IsTheIdentity()
    {
        InputScaler scaler = Estimate(InputScaling.None, null, [3, 4], [1, 0]);
        Assert.Equal([0.0, 0.0], scaler.Mean.ToArray());
        Assert.Equal([1.0, 1.0], scaler.Scale.ToArray());
    }

    [Fact]
    public void Estimate_OfAKindThatDoesNotExist_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate((InputScaling)4, null, [1], [2]));

    [Theory]
    [MemberData(nameof(Scalings))]
    public void MeanToDeviationRatio_WithAnyScaling_IsThatOfTheRawInputs(InputScaling scaling)
    {
        // Means (3, 4), deviations (√2, √2).
        InputScaler scaler = Estimate(scaling, null, [2, 5], [4, 3]);
        Assert.Equal(5 / 2.0, scaler.MeanToDeviationRatio, 1e-14);
    }

    [Fact]
    public void MeanToDeviationRatio_OfConstantInputs_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, Estimate(InputScaling.None, null, [0, 2], [0, 2]).MeanToDeviationRatio);

    [Fact]
    public void MeanToDeviationRatio_OfZeros_IsZero() =>
        Assert.Equal(0, Estimate(InputScaling.None, null, [0, 0], [0, 0]).MeanToDeviationRatio);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_ThenEncodingRawInputs_IsEncodingConditionedInputs(InputScaling scaling, int seed)
    {
        ReferenceProblem problem = Problem(seed);
        InputScaler scaler = Estimate(problem, scaling);
        EncoderParameters trained = problem.Parameters(), folded = scaler.Fold(trained);
        foreach (double[] x in problem.X)
            AssertClose(Encode(trained, UnevenInputs.Conditioned(x, scaler)), Encode(folded, x), 2e-6);
    }

    [Fact]
    public void Fold_OfALargeMean_LosesNoMoreThanTheRoundingOfTheBias()
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, density: 0.9, seed: 1, neverZeroMean: 1e4);
        InputScaler scaler = Estimate(problem, InputScaling.MeanCentred);
        EncoderParameters trained = problem.Parameters(), folded = scaler.Fold(trained);
        foreach (double[] x in problem.X)
        {
            double[] expected = Encode(trained, UnevenInputs.Conditioned(x, scaler)), found = Encode(folded, x);
            for (int j = 0; j < expected.Length; j++)
            {
                double halfUnitInTheLastPlace = 0.5 * (MathF.BitIncrement(MathF.Abs(folded.Bias[j])) - MathF.Abs(folded.Bias[j]));
                Assert.Equal(expected[j], found[j], 1.001 * halfUnitInTheLastPlace);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_ThenDecoding_IsDecodingAndUndoingTheConditioning(InputScaling scaling, int seed)
    {
        ReferenceProblem problem = Problem(seed);
        InputScaler scaler = Estimate(problem, scaling);
        foreach (bool tied in new[] { false, true })
        {
            AutoencoderParameters trained = Autoencoder(problem, tied, seed), folded = scaler.Fold(trained);
            double[] a = Enumerable.Range(0, problem.Components).Select(j => 0.1 * j).ToArray();
            double[] expected = Decode(trained, a);
            for (int d = 0; d < expected.Length; d++)
                expected[d] = (expected[d] / scaler.Scale[d]) + scaler.Mean[d];
            AssertClose(expected, Decode(folded, a), 2e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_OfAnAutoencoder_FoldsItsEncoderAsAnEncoder(InputScaling scaling, int seed)
    {
        ReferenceProblem problem = Problem(seed);
        InputScaler scaler = Estimate(problem, scaling);
        AutoencoderParameters trained = Autoencoder(problem, tied: false, seed);
        Assert.Equal(scaler.Fold(trained.Encoder).All, scaler.Fold(trained).Encoder.All);
    }

    [Theory]
    [InlineData(InputScaling.None, true)]
    [InlineData(InputScaling.MeanCentred, true)]
    [InlineData(InputScaling.UnitMeanNorm, false)]
    [InlineData(InputScaling.Standardised, false)]
    public void Fold_OfTiedWeights_UntiesThemWhereTheScaleChanges(InputScaling scaling, bool staysTied)
    {
        ReferenceProblem problem = Problem(seed: 1);
        Assert.Equal(staysTied, Estimate(problem, scaling).Fold(Autoencoder(problem, tied: true, seed: 1)).Tied);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Unfold_OfAFoldedEncoder_GivesItBack(InputScaling scaling, int seed)
    {
        ReferenceProblem problem = Problem(seed);
        InputScaler scaler = Estimate(problem, scaling);
        EncoderParameters trained = problem.Parameters();
        AssertClose(Doubles(trained.All), Doubles(scaler.Unfold(scaler.Fold(trained)).All), 2e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Unfold_OfAFoldedAutoencoder_GivesItBack(InputScaling scaling, int seed)
    {
        ReferenceProblem problem = Problem(seed);
        InputScaler scaler = Estimate(problem, scaling);
        foreach (bool tied in new[] { false, true })
        {
            AutoencoderParameters trained = Autoencoder(problem, tied, seed);
            AutoencoderParameters returned = scaler.Unfold(scaler.Fold(trained));
            Assert.Equal(tied && !scaler.Scales, returned.Tied);
            AssertClose(Doubles(trained.Encoder.All), Doubles(returned.Encoder.All), 2e-6);
            AssertClose(Doubles(trained.DecoderWeights), Doubles(returned.DecoderWeights), 2e-6);
            AssertClose(Doubles(trained.DecoderBias), Doubles(returned.DecoderBias), 2e-6);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FoldAndUnfold_WithNone_LeaveEveryBit(bool tied)
    {
        ReferenceProblem problem = Problem(seed: 1);
        InputScaler none = Estimate(problem, InputScaling.None);
        AutoencoderParameters trained = Autoencoder(problem, tied, seed: 1);
        trained.Encoder.Weights[0] = trained.Encoder.Bias[1] = trained.DecoderWeights[1] = trained.DecoderBias[2] = -0f;

        AutoencoderParameters folded = none.Fold(trained), unfolded = none.Unfold(trained);

        Assert.Equal(Bits(trained), Bits(folded));
        Assert.Equal(Bits(trained), Bits(unfolded));
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Fold_LeavesThePaddingZero(InputScaling scaling)
    {
        ReferenceProblem problem = Problem(seed: 2);
        AutoencoderParameters folded = Estimate(problem, scaling).Fold(Autoencoder(problem, tied: false, seed: 2));
        for (int d = 0; d <= problem.Inputs; d++)
            Assert.All(folded.Encoder.All.Slice(d * folded.Stride, folded.Stride)[problem.Components..].ToArray(), value => Assert.Equal(0, value));
        for (int d = 0; d < problem.Inputs; d++)
            Assert.All(folded.DecoderWeights.Slice(d * folded.Stride, folded.Stride)[problem.Components..].ToArray(), value => Assert.Equal(0, value));
    }

    /// <summary>Means of a few deviations, so that folding into single precision costs less than a digit.</summary>
    private static ReferenceProblem Problem(int seed) => UnevenInputs.Problem(rows: 30, density: 0.6, seed, neverZeroMean: 0.1);

    private static InputScaler Estimate(ReferenceProblem problem, InputScaling scaling) =>
        InputScaler.Estimate(InputMoments.Of(problem.TrainingRows(), problem.FloatRowWeights), scaling);

    private static InputScaler Estimate(InputScaling scaling, float[]? weights, params float[][] rows) =>
        InputScaler.Estimate(
            InputMoments.Of(new DenseRows([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length), weights), scaling);

    private static AutoencoderParameters Autoencoder(ReferenceProblem problem, bool tied, int seed)
    {
        var parameters = new AutoencoderParameters(problem.Inputs, problem.Components, tied);
        parameters.Initialise(new Random(seed));
        return parameters;
    }

    private static double[] Encode(EncoderParameters parameters, double[] x)
    {
        double[] z = Doubles(parameters.Bias[..parameters.Components]);
        for (int d = 0; d < x.Length; d++)
        {
            for (int j = 0; j < z.Length; j++)
                z[j] += x[d] * parameters.Weights[(d * parameters.Stride) + j];
        }

        return z;
    }

    private static double[] Decode(AutoencoderParameters parameters, double[] a)
    {
        double[] x = Doubles(parameters.DecoderBias);
        for (int d = 0; d < x.Length; d++)
        {
            for (int j = 0; j < a.Length; j++)
                x[d] += a[j] * parameters.DecoderWeights[(d * parameters.Stride) + j];
        }

        return x;
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);

    private static int[] Bits(AutoencoderParameters parameters) =>
        [.. parameters.Encoder.All.ToArray().Concat(parameters.Rest.ToArray()).Select(BitConverter.SingleToInt32Bits)];

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        double distance = RelativeDistance.Between(found, expected);
        Assert.True(distance < tolerance, $"relative distance {distance}");
    }
}
