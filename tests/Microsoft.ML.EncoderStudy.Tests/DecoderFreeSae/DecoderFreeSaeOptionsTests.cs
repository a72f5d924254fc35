using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

public class DecoderFreeSaeOptionsTests
{
    public static TheoryData<string, Action<DecoderFreeSaeEstimator.Options>> InvalidOptions => new()
    {
        { "NumberOfComponents", options => options.NumberOfComponents = 0 },
        { "Activation", options => options.Activation = (EncoderActivation)9 },
        { "LseReduction", options => options.LseReduction = (LseReduction)9 },
        { "Optimizer", options => options.Optimizer = (EncoderOptimizer)9 },
        { "LseWeight", options => options.LseWeight = -1 },
        { "VarianceWeight", options => options.VarianceWeight = float.NaN },
        { "DecorrelationWeight", options => options.DecorrelationWeight = float.PositiveInfinity },
        { "WeightRedundancyWeight", options => options.WeightRedundancyWeight = -0.1f },
        { "LseWeight", options => options.LseWeight = options.VarianceWeight = options.DecorrelationWeight = 0 },
        { "VarianceEpsilon", options => options.VarianceEpsilon = 0 },
        { "Epochs", options => options.Epochs = 0 },
        { "BatchSize", options => options.BatchSize = 1 },
        { "LearningRate", options => options.LearningRate = 0 },
        { "Momentum", options => options.Momentum = 1 },
        { "ValidationFraction", options => options.ValidationFraction = 1 },
        { "ValidationFraction", options => options.ValidationFraction = double.NaN },
        { "Patience", options => options.Patience = 0 },
        { "ResponsibilitiesColumnName", options => options.ResponsibilitiesColumnName = "Features" },
        { "ComponentColumnName", options => options.EnergyColumnName = options.ComponentColumnName = "Same" },
    };

    [Theory]
    [MemberData(nameof(InvalidOptions))]
    public void Constructor_WithAnInvalidOption_NamesIt(string name, Action<DecoderFreeSaeEstimator.Options> change)
    {
        var options = new DecoderFreeSaeEstimator.Options { OutputColumnName = "Features" };
        change(options);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.DecoderFreeSae(options));
        Assert.True(exception.IsMarked());
        Assert.Equal(name, exception.ParamName);
    }

    public static TheoryData<string, string, Action<DecoderFreeSaeEstimator.Options>> OptionsOutOfRange => new()
    {
        { "InputScaling", "one of None, MeanCentred, UnitMeanNorm, Standardised; found 9", options => options.InputScaling = (InputScaling)9 },
        { "Engine", "one of ClosedForm, TorchSharp; found 9", options => options.Engine = (EncoderEngine)9 },
        { "InitialEncoder", "of NumberOfComponents (64) components; found a model of 8", options => options.InitialEncoder = Model() },
        { "BatchSize", "at least 2 (one row has no variance); found 1", options => options.BatchSize = 1 },
        { "LearningRate", "finite and above 0; found -0.5", options => options.LearningRate = -0.5f },
    };

    [Theory]
    [MemberData(nameof(OptionsOutOfRange))]
    public void Constructor_WithAnOptionOutOfRange_SaysTheRangeAndWhatItFound(
        string name, string message, Action<DecoderFreeSaeEstimator.Options> change)
    {
        var options = new DecoderFreeSaeEstimator.Options { OutputColumnName = "Features" };
        change(options);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.DecoderFreeSae(options));
        Assert.True(exception.IsMarked());
        Assert.Equal(name, exception.ParamName);
        Assert.Contains($"must be {message}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithAnInitialEncoderForSeveralColumnPairs_NamesTheOptionAndTheCount()
    {
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Input")];
        var options = new DecoderFreeSaeEstimator.Options { NumberOfComponents = 8, InitialEncoder = Model() };
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.DecoderFreeSae(pairs, options));
        Assert.Equal("InitialEncoder", exception.ParamName);
        Assert.Contains("exactly one column pair, found 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FromAnEncoderOfOtherInputs_NamesTheOptionAndBothSizes()
    {
        var ml = new MLContext();
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 8,
            InitialEncoder = Model(),
        };
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, ToyData.Rows(inputs: 7))));
        Assert.True(exception.IsMarked());
        Assert.Equal("InitialEncoder", exception.ParamName);
        Assert.Contains("must be of the 7 inputs of the data; found a model of 6", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithoutAnOutputColumn_NamesTheOption()
    {
        var exception = Assert.ThrowsAny<ArgumentException>(
            () => new MLContext().Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options()));
        Assert.True(exception.IsMarked());
        Assert.Equal("OutputColumnName", exception.ParamName);
    }

    [Fact]
    public void Constructor_WithExtraOutputsForSeveralColumnPairs_NamesTheOptionAndTheCount()
    {
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Input")];
        foreach (Action<DecoderFreeSaeEstimator.Options> change in new Action<DecoderFreeSaeEstimator.Options>[]
        {
            options => options.ResponsibilitiesColumnName = "R",
            options => options.EnergyColumnName = "E",
            options => options.ComponentColumnName = "C",
        })
        {
            var options = new DecoderFreeSaeEstimator.Options();
            change(options);
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.DecoderFreeSae(pairs, options));
            Assert.Contains("exactly one column pair, found 2", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Constructor_WithColumnsGivenTwice_Refuses()
    {
        var options = new DecoderFreeSaeEstimator.Options { OutputColumnName = "A" };
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext().Transforms.DecoderFreeSae([new InputOutputColumnPair("A")], options));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext().Transforms.DecoderFreeSae([new InputOutputColumnPair("A"), new InputOutputColumnPair("A", "B")]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.DecoderFreeSae(Array.Empty<InputOutputColumnPair>()));
    }

    [Fact]
    public void Constructor_CopiesTheOptions()
    {
        var ml = new MLContext();
        var options = new DecoderFreeSaeEstimator.Options { OutputColumnName = "Features", InputColumnName = "Input", NumberOfComponents = 3, Epochs = 1 };
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(options);
        options.NumberOfComponents = 0;
        Assert.Equal(3, estimator.Fit(ToyData.View(ml, ToyData.Rows())).NumberOfComponents);
    }

    public static TheoryData<string, Action<DecoderFreeSaeEstimator.Options>> OptionsWithoutEffect => new()
    {
        { "Momentum", options => options.Momentum = 0.5f },
        { "VarianceEpsilon", options => (options.VarianceEpsilon, options.VarianceWeight) = (1e-3f, 0) },
        { "LseReduction", options => (options.LseReduction, options.LseWeight) = (LseReduction.Mean, 0) },
        { "DecorrelationWeight", options => options.NumberOfComponents = 1 },
        { "WeightRedundancyWeight", options => (options.NumberOfComponents, options.DecorrelationWeight, options.WeightRedundancyWeight) = (1, 0, 1) },
        { "Patience", options => options.Patience = 3 },
    };

    [Theory]
    [MemberData(nameof(OptionsWithoutEffect))]
    public void Fit_WithAnOptionWithoutEffect_WarnsOfExactlyThatOption(string name, Action<DecoderFreeSaeEstimator.Options> change)
    {
        string warning = Assert.Single(WarningsOfFit(change));
        Assert.Contains($"The option {name} has no effect", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithDefaultsOnUnitScaleInputs_DoesNotWarn() => Assert.Empty(WarningsOfFit(_ => { }));

    [Theory]
    [InlineData(255)]
    [InlineData(0.001f)]
    public void Fit_OnInputsFarFromUnitScale_Warns(float scale)
    {
        float[][] rows = ToyData.Rows();
        foreach (float[] row in rows)
        {
            for (int d = 0; d < row.Length; d++)
                row[d] *= scale;
        }

        Assert.Contains("far from 1", Assert.Single(WarningsOfFit(_ => { }, rows)), StringComparison.Ordinal);
    }

    private static SparseAutoencoderModelParameters Model() => ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU, options => options.Epochs = 1);

    private static List<string> WarningsOfFit(Action<DecoderFreeSaeEstimator.Options> change, float[][]? rows = null)
    {
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var options = new DecoderFreeSaeEstimator.Options { OutputColumnName = "Features", InputColumnName = "Input", NumberOfComponents = 4, Epochs = 1 };
        change(options);
        ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, rows ?? ToyData.Rows()));
        return warnings;
    }
}
