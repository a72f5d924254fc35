using System.Security.Cryptography;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>What users meet of checkpoints. That the bits are those of an unbroken fit, KilledFitTests asks.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<int> _reported = [];

    private string FilePath => Path.Combine(_folder.Path, "fit.checkpoint");

    public static TheoryData<string, string> Differences => new()
    {
        { nameof(DecoderFreeSaeEstimator.Options.LearningRate), "LearningRate is 0.001 there and 0.5 here" },
        { nameof(DecoderFreeSaeEstimator.Options.Optimizer), "Optimizer is Adam there and Sgd here" },
        { nameof(DecoderFreeSaeEstimator.Options.Epochs), "Epochs is 4 there and 5 here" },
        { nameof(DecoderFreeSaeEstimator.Options.Seed), "Seed is 3 there and null here" },
        { nameof(DecoderFreeSaeEstimator.Options.InitialEncoder), "InitialEncoder is null there and a model with the checksum " },
        { "rows", "the number of rows is 60 there and 61 here" },
        { "inputs", "the number of inputs is 6 there and 7 here" },
        { "weights", "the use of example weights is False there and True here" },
        { "values", "the checksum of the rows in their order is " },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Fit_FromACheckpointOfAnotherTraining_SaysInWhatItDiffers(string what, string expected)
    {
        DecoderFreeSaeModelParameters other = Fit(Options()).GetModelParameters("Features");
        Interrupt(Options());
        DecoderFreeSaeEstimator.Options options = Options();
        float[][] rows = ToyData.Rows();
        switch (what)
        {
            case nameof(options.LearningRate):
                options.LearningRate = 0.5f;
                break;
            case nameof(options.Optimizer):
                options.Optimizer = EncoderOptimizer.Sgd;
                break;
            case nameof(options.Epochs):
                options.Epochs = 5;
                break;
            case nameof(options.Seed):
                options.Seed = null;
                break;
            case nameof(options.InitialEncoder):
                options.InitialEncoder = other;
                break;
            case "weights":
                options.ExampleWeightColumnName = "Weight";
                break;
            default:
                rows = ToyData.Rows(what == "rows" ? 61 : 60, what == "inputs" ? 7 : 6, what == "values" ? 2 : 1);
                break;
        }

        Assert.Contains(expected, Assert.Throws<InvalidOperationException>(() => Fit(options, rows)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(FilePath));
    }

    /// <summary>By its bytes in a format that does not change any more, so that a checkpoint of its time still goes on.</summary>
    [Fact]
    public void Fit_FromACheckpointWithAnotherInitialEncoder_TellsModelsApartByTheirBytesInFormat2()
    {
        DecoderFreeSaeModelParameters other = Fit(Options()).GetModelParameters("Features");
        Interrupt(Options());
        DecoderFreeSaeEstimator.Options options = Options();
        options.InitialEncoder = other;
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
            other.Write(writer, 0x00010002);

        Assert.Contains(
            $"a model with the checksum {Convert.ToHexString(SHA256.HashData(content.ToArray()))[..16]} here",
            Assert.Throws<InvalidOperationException>(() => Fit(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithOptionsThatDoNotTouchTheModel_GoesOn()
    {
        Interrupt(Options());
        DecoderFreeSaeEstimator.Options options = Options();
        options.OutputColumnName = "Other";
        options.EnergyColumnName = "Energy";
        options.CheckpointEvery = TimeSpan.FromHours(1);
        options.CacheMegabytes = 100;
        options.Progress = new StopAfter(0, _reported);
        DecoderFreeSaeTransformer continued = Fit(options);
        Assert.Equal([1, 2, 2, 3, 4], _reported);
        Assert.Equal(4, continued.TrainingHistory.Length);

        DecoderFreeSaeEstimator.Options unbroken = Options();
        unbroken.CheckpointPath = null;
        Assert.Equal(Fit(unbroken).Weights.AsSpan(), continued.Weights.AsSpan());
    }

    [Fact]
    public void Fit_WithoutASeed_GoesOnWithTheRandomStateThatItBeganWith()
    {
        DecoderFreeSaeEstimator.Options options = Options();
        options.Seed = null;
        Interrupt(options);
        options.Progress = null;
        DecoderFreeSaeTransformer continued = Fit(options);

        options.CheckpointPath = null;
        var fresh = new MLContext(seed: 1);
        DecoderFreeSaeTransformer unbroken = fresh.Transforms.DecoderFreeSae(options).Fit(ToyData.View(fresh, ToyData.Rows()));
        Assert.Equal(unbroken.Weights.AsSpan(), continued.Weights.AsSpan());
    }

    [Fact]
    public void Fit_ThatCameToItsEnd_LeavesNoFileAndTheNextOneBeginsAnew()
    {
        DecoderFreeSaeEstimator.Options options = Options();
        options.Progress = new StopAfter(0, _reported);
        Fit(options);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Fit(options);
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], _reported);
    }

    [Fact]
    public void Fit_FromADamagedCheckpoint_RefusesIt()
    {
        Interrupt(Options());
        byte[] content = File.ReadAllBytes(FilePath);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(FilePath, content);
        Assert.Contains("damaged", Assert.Throws<FormatException>(() => Fit(Options())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfASparseAutoencoder_FromACheckpointOfADecoderFreeOne_RefusesIt()
    {
        Interrupt(Options());
        string message = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            CheckpointPath = FilePath,
        }).Fit(ToyData.View(_ml, ToyData.Rows()))).Message;
        Assert.Contains("Architecture is unknown there and ReLU here", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OfACheckpointThatCannotBe_AreRefused()
    {
        AssertRefused(options => options.Engine = EncoderEngine.TorchSharp, "CheckpointPath", "needs Engine = ClosedForm");
        AssertRefused(options => options.CheckpointEvery = TimeSpan.FromSeconds(-1), "CheckpointEvery", "at least 0");
        AssertRefused(options => options.CheckpointPath = "", "CheckpointPath", "");
        AssertRefused(options => options.CheckpointPath = "fit\0checkpoint", "CheckpointPath", "holds a character that no path can");
        AssertRefused(options => options.CacheMegabytes = 0, "CacheMegabytes", "at least 1, or null");
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Input")];
        var ofPairs = new DecoderFreeSaeEstimator.Options { CheckpointPath = FilePath };
        Assert.Contains(
            "exactly one column pair, found 2",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DecoderFreeSae(pairs, ofPairs)).Message, StringComparison.Ordinal);

        void AssertRefused(Action<DecoderFreeSaeEstimator.Options> change, string option, string expected)
        {
            DecoderFreeSaeEstimator.Options options = Options();
            change(options);
            string message = Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.DecoderFreeSae(options)).Message;
            Assert.Contains(option, message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Interrupt(DecoderFreeSaeEstimator.Options options)
    {
        options.Progress = new StopAfter(2, _reported);
        Assert.Throws<StoppedException>(() => Fit(options));
        Assert.True(File.Exists(FilePath));
    }

    private DecoderFreeSaeTransformer Fit(DecoderFreeSaeEstimator.Options options, float[][]? rows = null) =>
        _ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(_ml, rows ?? ToyData.Rows()));

    private DecoderFreeSaeEstimator.Options Options() => new()
    {
        OutputColumnName = "Features",
        InputColumnName = "Input",
        NumberOfComponents = 4,
        Epochs = 4,
        BatchSize = 30,
        Seed = 3,
        CheckpointPath = FilePath,
        CheckpointEvery = TimeSpan.Zero,
    };
}
