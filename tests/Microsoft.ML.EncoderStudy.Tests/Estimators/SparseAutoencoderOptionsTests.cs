using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

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
        foreach (var options in new SparseAutoencoderEstimator.Options[] { new() { ReconstructionColumnName = "R" }, new() { ReconstructionErrorColumnName = "E" } })
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

    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(0, 0)]
    public void Fit_WarnsOfMomentumExactlyWhenItHasNoEffect(float momentum, int expected)
    {
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        var options = new SparseAutoencoderEstimator.Options { OutputColumnName = "Features", InputColumnName = "Input", Momentum = momentum, Epochs = 1 };
        ml.Transforms.SparseAutoencoder(options).Fit(ToyData.View(ml, ToyData.Rows()));
        Assert.Equal(expected, warnings.Count(warning => warning.Contains("The option Momentum has no effect", StringComparison.Ordinal)));
        Assert.Equal(expected, warnings.Count);
    }
}
