using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.SparseAutoencoder;

public class SparseAutoencoderOptionsTests
{
    public static TheoryData<string, Action<SparseAutoencoderEstimator.Options>> InvalidOptions => new()
    {
        { "Architecture", options => options.Architecture = (SparseAutoencoderArchitecture)99 },
        { "NumberOfComponents", options => options.NumberOfComponents = 0 },
        { "L1Weight", options => options.L1Weight = -1 },
        { "L1Weight", options => options.L1Weight = float.NaN },
        { "DecoderBiasInitialization", options => options.DecoderBiasInitialization = (DecoderBiasInitialization)9 },
        { "Epochs", options => options.Epochs = 0 },
        { "BatchSize", options => options.BatchSize = 0 },
        { "Optimizer", options => options.Optimizer = (EncoderOptimizer)9 },
        { "LearningRate", options => options.LearningRate = 0 },
        { "LearningRate", options => options.LearningRate = float.PositiveInfinity },
        { "Momentum", options => options.Momentum = 1 },
        { "ReconstructionColumnName", options => options.ReconstructionColumnName = "Features" },
        { "ReconstructionErrorColumnName", options => options.ReconstructionColumnName = options.ReconstructionErrorColumnName = "Same" },
    };

    [Theory]
    [MemberData(nameof(InvalidOptions))]
    public void Constructor_WithAnInvalidOption_NamesIt(string name, Action<SparseAutoencoderEstimator.Options> change)
    {
        var options = new SparseAutoencoderEstimator.Options { OutputColumnName = "Features" };
        change(options);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.SparseAutoencoder(options));
        Assert.True(exception.IsMarked());
        Assert.Equal(name, exception.ParamName);
    }

    [Fact]
    public void Constructor_WithoutAnOutputColumn_NamesTheOption()
    {
        var exception = Assert.ThrowsAny<ArgumentException>(
            () => new MLContext().Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options()));
        Assert.True(exception.IsMarked());
        Assert.Equal("OutputColumnName", exception.ParamName);
    }

    [Fact]
    public void Constructor_WithExtraOutputsForSeveralColumnPairs_NamesTheOptionAndTheCount()
    {
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Input")];
        foreach (var options in new SparseAutoencoderEstimator.Options[] { new() { ReconstructionColumnName = "R" },
            new() { ReconstructionErrorColumnName = "E" } })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.SparseAutoencoder(pairs, options));
            Assert.Contains("exactly one column pair, found 2", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Constructor_WithColumnsGivenTwiceOrNotAtAll_Refuses()
    {
        var options = new SparseAutoencoderEstimator.Options { OutputColumnName = "A" };
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.SparseAutoencoder([new InputOutputColumnPair("A")], options));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.SparseAutoencoder([], new SparseAutoencoderEstimator.Options()));
    }

    [Fact]
    public void Constructor_CopiesTheOptions()
    {
        var ml = new MLContext();
        var options = new SparseAutoencoderEstimator.Options { OutputColumnName = "Features", InputColumnName = "Input", NumberOfComponents = 3, Epochs = 1 };
        SparseAutoencoderEstimator estimator = ml.Transforms.SparseAutoencoder(options);
        options.NumberOfComponents = 0;
        Assert.Equal(3, estimator.Fit(ToyData.View(ml, ToyData.Rows())).NumberOfComponents);
    }

    public static TheoryData<string, string, Action<SparseAutoencoderEstimator.Options>> OptionsOutOfRange => new()
    {
        { "InputScaling", "one of None, MeanCentred, UnitMeanNorm, Standardised; found 9", options => options.InputScaling = (InputScaling)9 },
        { "Engine", "one of ClosedForm, TorchSharp; found 9", options => options.Engine = (EncoderEngine)9 },
        { "NumberOfActiveComponents", "from 1 to NumberOfComponents (8); found 9", options => Set(options, SparseAutoencoderArchitecture.TopK, 8, 9) },
        { "NumberOfActiveComponents", "from 1 to NumberOfComponents (8); found 9", options => Set(options, SparseAutoencoderArchitecture.BatchTopK, 8, 9) },
        { "NumberOfActiveComponents", "from 1 to NumberOfComponents (8); found 16", options => Set(options, SparseAutoencoderArchitecture.MatryoshkaBatchTopK, 8, 16) },
        { "NumberOfActiveComponents", "from 1 to NumberOfComponents (8); found 0", options => Set(options, SparseAutoencoderArchitecture.TopK, 8, 0) },
        { "MatryoshkaPrefixes", "increasing from at least 1 to NumberOfComponents (64); found ", options => options.MatryoshkaPrefixes = [] },
        { "MatryoshkaPrefixes", "increasing from at least 1 to NumberOfComponents (64); found 0, 64", options => options.MatryoshkaPrefixes = [0, 64] },
        { "MatryoshkaPrefixes", "increasing from at least 1 to NumberOfComponents (64); found 8, 8, 64", options => options.MatryoshkaPrefixes = [8, 8, 64] },
        { "MatryoshkaPrefixes", "increasing from at least 1 to NumberOfComponents (64); found 8, 4, 64", options => options.MatryoshkaPrefixes = [8, 4, 64] },
        { "MatryoshkaPrefixes", "increasing from at least 1 to NumberOfComponents (64); found 8, 32", options => options.MatryoshkaPrefixes = [8, 32] },
        { "L0Weight", "finite and at least 0; found -1", options => options.L0Weight = -1 },
        { "AuxiliaryLossWeight", "finite and at least 0; found NaN", options => options.AuxiliaryLossWeight = float.NaN },
        { "DecoderFreeWeight", "finite and at least 0; found Infinity", options => options.DecoderFreeWeight = float.PositiveInfinity },
        { "JumpReLUThreshold", "finite and above 0; found 0", options => options.JumpReLUThreshold = 0 },
        { "JumpReLUBandwidth", "finite and above 0; found -0.5", options => options.JumpReLUBandwidth = -0.5f },
        { "DeadAfterRows", "at least 1, or null; found 0", options => options.DeadAfterRows = 0 },
        { "ResamplingInterval", "at least 0; found -1", options => options.ResamplingInterval = -1 },
        { "BatchSize", "at least 2 (with DecoderFreeWeight: one row has no variance); found 1", options => (options.BatchSize, options.DecoderFreeWeight) = (1, 0.5f) },
        { "LearningRateWarmUpEpochs", "finite and at least 0; found -1", options => options.LearningRateWarmUpEpochs = -1 },
        { "LearningRateDecayEpochs", "finite and at least 0; found Infinity", options => options.LearningRateDecayEpochs = double.PositiveInfinity },
        { "SparsityWarmUpEpochs", "finite and at least 0; found NaN", options => options.SparsityWarmUpEpochs = double.NaN },
        { "ValidationFraction", "at least 0 and below 1; found 1", options => options.ValidationFraction = 1 },
        { "ValidationFraction", "at least 0 and below 1; found -0.1", options => options.ValidationFraction = -0.1 },
        { "Patience", "at least 1, or null; found 0", options => options.Patience = 0 },
        { "InitialEncoder", "of NumberOfComponents (64) components; found a model of 8", options => options.InitialEncoder = Model() },
        { "InitialDecoder", "of NumberOfComponents (64) components; found a model of 8", options => options.InitialDecoder = Model() },
    };

    [Theory]
    [MemberData(nameof(OptionsOutOfRange))]
    public void Constructor_WithAnOptionOutOfRange_SaysTheRangeAndWhatItFound(
        string name, string message, Action<SparseAutoencoderEstimator.Options> change)
    {
        var options = new SparseAutoencoderEstimator.Options { OutputColumnName = "Features" };
        change(options);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.SparseAutoencoder(options));
        Assert.True(exception.IsMarked());
        Assert.Equal(name, exception.ParamName);
        Assert.Contains($"must be {message}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithMoreActiveThanAllComponentsOfAnArchitectureThatSelectsNone_Succeeds() => Assert.NotNull(
        new MLContext().Transforms.SparseAutoencoder("Features", numberOfComponents: 8, architecture: SparseAutoencoderArchitecture.JumpReLU));

    [Fact]
    public void Constructor_WithAnInitialModelForSeveralColumnPairs_NamesTheOptionAndTheCount()
    {
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Input")];
        foreach ((string name, SparseAutoencoderEstimator.Options options) in new (string, SparseAutoencoderEstimator.Options)[]
        {
            ("InitialEncoder", new() { NumberOfComponents = 8, InitialEncoder = Model() }),
            ("InitialDecoder", new() { NumberOfComponents = 8, InitialDecoder = Model() }),
        })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext().Transforms.SparseAutoencoder(pairs, options));
            Assert.Equal(name, exception.ParamName);
            Assert.Contains("exactly one column pair, found 2", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("InitialEncoder")]
    [InlineData("InitialDecoder")]
    public void Fit_FromAModelOfOtherInputs_NamesTheOptionAndBothSizes(string name)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => ToyAutoencoder.Fit(
            SparseAutoencoderArchitecture.ReLU,
            options =>
            {
                options.InitialEncoder = name == "InitialEncoder" ? Model() : null;
                options.InitialDecoder = name == "InitialDecoder" ? Model() : null;
            },
            ToyData.Rows(inputs: 7)));
        Assert.True(exception.IsMarked());
        Assert.Equal(name, exception.ParamName);
        Assert.Contains("must be of the 7 inputs of the data; found a model of 6", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_CopiesTheMatryoshkaPrefixes()
    {
        var ml = new MLContext();
        var prefixes = new List<int> { 2, ToyAutoencoder.Components };
        SparseAutoencoderEstimator.Options options = ToyAutoencoder.Options(
            SparseAutoencoderArchitecture.MatryoshkaBatchTopK, options => options.MatryoshkaPrefixes = prefixes);
        SparseAutoencoderEstimator estimator = ml.Transforms.SparseAutoencoder(options);
        float[] before = [.. estimator.Fit(ToyData.View(ml, ToyData.Rows())).Weights];
        prefixes[0] = 5;
        Assert.Equal(before, estimator.Fit(ToyData.View(ml, ToyData.Rows())).Weights.ToArray());
    }

    public static TheoryData<string, string, Action<SparseAutoencoderEstimator.Options>> OptionsWithoutEffect => new()
    {
        { "Momentum", "Optimizer is not Sgd", options => options.Momentum = 0.5f },
        { "Patience", "ValidationFraction is 0", options => options.Patience = 3 },
        { "L1Weight", "TopK has no L1 penalty", options => (options.Architecture, options.L1Weight) = (SparseAutoencoderArchitecture.TopK, 1) },
        { "L0Weight", "ReLU has no L0 penalty", options => options.L0Weight = 1 },
        { "NumberOfActiveComponents", "ReLU does not select the largest", options => options.NumberOfActiveComponents = 3 },
        { "AuxiliaryLossWeight", "ReLU has no auxiliary loss", options => options.AuxiliaryLossWeight = 1 },
        { "MatryoshkaPrefixes", "Architecture is not MatryoshkaBatchTopK", options => options.MatryoshkaPrefixes = [16] },
        { "JumpReLUThreshold", "Architecture is not JumpReLU", options => options.JumpReLUThreshold = 1 },
        { "JumpReLUBandwidth", "Architecture is not JumpReLU", options => options.JumpReLUBandwidth = 1 },
        { "JumpReLUThreshold", "InitialDecoder brings thresholds", StartWithThresholds },
        { "DeadAfterRows", "neither an auxiliary loss of dead components nor resampling", options => options.DeadAfterRows = 10 },
        { "ResamplingInterval", "the training ends before the first time", options => options.ResamplingInterval = 2 },
        { "SparsityWarmUpEpochs", "BatchTopK has no penalty", options => (options.Architecture, options.SparsityWarmUpEpochs) = (SparseAutoencoderArchitecture.BatchTopK, 1) },
        { "DecoderBiasInitialization", "InitialDecoder brings a bias", StartWithABias },
    };

    [Theory]
    [MemberData(nameof(OptionsWithoutEffect))]
    public void Fit_WithAnOptionWithoutEffect_WarnsOfExactlyThatOption(
        string name, string reason, Action<SparseAutoencoderEstimator.Options> change)
    {
        string warning = Assert.Single(WarningsOfFit(change));
        Assert.Contains($"The option {name} has no effect: ", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
    }

    public static TheoryData<Action<SparseAutoencoderEstimator.Options>> OptionsWithEffect =>
    [
        _ => { },
        options => (options.Architecture, options.L1Weight, options.SparsityWarmUpEpochs) = (SparseAutoencoderArchitecture.Gated, 1, 1),
        options => (options.Architecture, options.NumberOfActiveComponents, options.DeadAfterRows, options.AuxiliaryLossWeight) = (
            SparseAutoencoderArchitecture.TopK, 3, 10, 1),
        options => (options.Architecture, options.MatryoshkaPrefixes) = (SparseAutoencoderArchitecture.MatryoshkaBatchTopK, [4, 16]),
        options => (options.Architecture, options.L0Weight, options.JumpReLUThreshold, options.JumpReLUBandwidth) = (
            SparseAutoencoderArchitecture.JumpReLU, 1, 1, 1),
        options => (options.ResamplingInterval, options.DeadAfterRows) = (1, 10),
        options => (options.Patience, options.ValidationFraction, options.Momentum, options.Optimizer) = (1, 0.3, 0.5f, EncoderOptimizer.Sgd),
    ];

    [Theory]
    [MemberData(nameof(OptionsWithEffect))]
    public void Fit_WithOptionsThatHaveAnEffect_DoesNotWarn(Action<SparseAutoencoderEstimator.Options> change) =>
        Assert.Empty(WarningsOfFit(change));

    private static List<string> WarningsOfFit(Action<SparseAutoencoderEstimator.Options> change)
    {
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var options = new SparseAutoencoderEstimator.Options { OutputColumnName = "Features", InputColumnName = "Input", NumberOfComponents = 16, Epochs = 2 };
        change(options);
        ml.Transforms.SparseAutoencoder(options).Fit(ToyData.View(ml, ToyData.Rows()));
        return warnings;
    }

    private static void StartWithThresholds(SparseAutoencoderEstimator.Options options)
    {
        (options.Architecture, options.NumberOfComponents) = (SparseAutoencoderArchitecture.JumpReLU, ToyAutoencoder.Components);
        (options.InitialDecoder, options.JumpReLUThreshold) = (ToyAutoencoder.Train(SparseAutoencoderArchitecture.JumpReLU), 1);
    }

    private static void StartWithABias(SparseAutoencoderEstimator.Options options)
    {
        (options.NumberOfComponents, options.InitialDecoder) = (ToyAutoencoder.Components, Model());
        options.DecoderBiasInitialization = DecoderBiasInitialization.Mean;
    }

    private static SparseAutoencoderModelParameters Model() => ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU, options => options.Epochs = 1);

    private static void Set(SparseAutoencoderEstimator.Options options, SparseAutoencoderArchitecture architecture, int components, int active) =>
        (options.Architecture, options.NumberOfComponents, options.NumberOfActiveComponents) = (architecture, components, active);
}
