using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Persistence;

/// <summary>What may stand in a model, up to the last number that may.</summary>
public class ModelRulesTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-3, 0, 1)]
    [InlineData(3, 2, 0.5f)]
    public void Statistics_OfAVarianceAndAFraction_BreakNoRule(float mean, float variance, float fraction) =>
        Assert.Null(ModelRules.Statistics([new EncoderComponentStatistics(mean, variance, fraction)]));

    [Theory]
    [InlineData(-1, 0.5f)] // each by itself
    [InlineData(1, -0.5f)]
    [InlineData(1, 1.5f)]
    public void Statistics_OfAnImpossibleVarianceOrFraction_NameItsComponent(float variance, float fraction) => Assert.Equal(
        FormattableString.Invariant($"Component 1 claims a variance of {variance} and an active fraction of {fraction}."),
        ModelRules.Statistics([default, new EncoderComponentStatistics(0, variance, fraction)]));

    [Theory]
    [InlineData(float.NaN, 1, 0.5f)]
    [InlineData(0, float.PositiveInfinity, 0.5f)]
    [InlineData(0, 1, float.NaN)]
    public void Statistics_ThatAreNotFinite_NameTheirComponent(float mean, float variance, float fraction) => Assert.StartsWith(
        "The statistics of component 1 in the model are not finite",
        ModelRules.Statistics([default, new EncoderComponentStatistics(mean, variance, fraction)]), StringComparison.Ordinal);

    [Fact]
    public void Weights_OfWhichOneIsNotFinite_NameItsComponentAndSlot()
    {
        // [2 inputs × 3], the last column padding.
        Assert.Null(ModelRules.Weights([1, 2, 0, 3, 4, 0], 2, 2, "weights"));
        Assert.Equal(
            "The weights of component 1 in the model are not finite (that of slot 0 of the input is not).",
            ModelRules.Weights([1, float.NaN, 0, 3, 4, 0], 2, 2, "weights"));
        Assert.Equal(
            "The weights of component 0 in the model are not finite (that of slot 1 of the input is not).",
            ModelRules.Weights([1, 2, 0, float.NegativeInfinity, float.NaN, 0], 2, 2, "weights"));
        Assert.Null(ModelRules.Weights([1, 2, float.NaN, 3, 4, 0], 2, 2, "weights")); // no component's
    }

    [Fact]
    public void FiniteAndNotNegative_OfZeros_BreakNoRule()
    {
        Assert.Null(ModelRules.FiniteAndNotNegative([0, -0f, 1], "thresholds", "threshold"));
        Assert.Equal("A threshold in the model is negative.", ModelRules.FiniteAndNotNegative([0, -float.Epsilon], "thresholds", "threshold"));
        Assert.Equal("The thresholds in the model are not finite.", ModelRules.FiniteAndNotNegative([float.NaN], "thresholds", "threshold"));
    }

    [Fact]
    public void Conditioning_OfScalesAboveZero_BreaksNoRule()
    {
        Assert.Null(ModelRules.Scaler(new InputScaler(InputScaling.Standardised, [-1, 0], [double.Epsilon, 1], 0)));
        Assert.Null(ModelRules.Scaler(InputScaler.WithoutEffect(2, double.PositiveInfinity))); // where all inputs are constant
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(0, double.NaN)]
    [InlineData(double.NaN, 1)] // each by itself
    [InlineData(double.PositiveInfinity, 1)]
    public void Conditioning_OfAMeanOrScaleThatIsNone_NamesItsSlot(double mean, double scale) => Assert.EndsWith(
        "(those of slot 1).", ModelRules.Scaler(new InputScaler(InputScaling.Standardised, [0, mean], [1, scale], 0)), StringComparison.Ordinal);

    [Fact]
    public void Epoch_OfWhichALossIsNotFinite_NamesIt()
    {
        Assert.Null(ModelRules.Epoch(Epoch(1, 2, null)));
        Assert.Null(ModelRules.Epoch(Epoch(1, 2, -1)));
        Assert.Equal("The losses of epoch 3 are not finite.", ModelRules.Epoch(Epoch(1, double.NaN, null)));
        Assert.Equal("The losses of epoch 3 are not finite.", ModelRules.Epoch(Epoch(double.NegativeInfinity, 2, null)));
        Assert.Equal("The held-out loss of epoch 3 is not finite.", ModelRules.Epoch(Epoch(1, 2, double.PositiveInfinity)));

        static TrainedEpoch Epoch(double loss, double term, double? validationLoss) =>
            new(3, loss, new TermLosses(["pull", "push"], 0, term), validationLoss);
    }

    [Fact]
    public void History_OfTermsThatAFileCannotTell_SaysWhy()
    {
        Assert.Null(History("pull", new string('é', 128)));
        Assert.Equal("The model has two terms that are called 'pull'.", History("push", "pull", "pull"));
        Assert.Equal("The name of a term, '', takes 0 bytes; expected 1 to 256.", History("pull", ""));
        Assert.EndsWith("takes 258 bytes; expected 1 to 256.", History(new string('é', 129)), StringComparison.Ordinal);

        static string? History(params string[] names) =>
            ModelRules.History([new TrainedEpoch(1, 0, new TermLosses(names, new double[names.Length]), null)]);
    }

    [Fact]
    public void History_OfABrokenEpoch_NamesTheFirst()
    {
        TrainedEpoch[] history = [.. Enumerable.Range(1, 4).Select(
            epoch => new TrainedEpoch(epoch, epoch < 3 ? 0 : double.NaN, new TermLosses(["pull"], 0), null))];
        Assert.Equal("The losses of epoch 3 are not finite.", ModelRules.History(history));
    }
}
