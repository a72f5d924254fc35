using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Extending;

/// <summary>A term that the library does not know: one file and its registration.</summary>
public class ExampleTermTests : TorchTest
{
    private const int Inputs = 40, Components = 37, Rows = 300;

    private readonly MLContext _ml = new(seed: 1);

    public ExampleTermTests(Findings findings)
        : base(findings) => MeanActivation.Register();

    [Theory]
    [InlineData("digits", EncoderActivation.ReLU)]
    [InlineData("weighted noise", EncoderActivation.Softplus)]
    public void LossAndGradient_AlongATraining_AreThoseOfAutograd(string problemName, EncoderActivation activation)
    {
        Problem problem = Problem.Named(problemName);
        DecoderFreeSettings settings = TermCombination.Settings("lse+var+tc", problem.Components, activation);
        settings = settings with { Terms = [.. settings.Terms, new MeanActivation(0.6f)] };
        using var trial = new DecoderFreeTrial(problem, settings);

        Trajectory.Judge(trial, "an example term", $"{problemName}, {activation}, an example term", Findings);
    }

    [Theory]
    [InlineData(EncoderEngine.ClosedForm)]
    [InlineData(EncoderEngine.TorchSharp)]
    public void Fit_WithTheTerm_HasFewerAndSmallerActivations(EncoderEngine engine)
    {
        double without = MeanOf(Fit(engine, threads: null)), with = MeanOf(Fit(engine, threads: null, new MeanActivation(50)));

        Assert.InRange(with, 0, 0.9 * without);

        static double MeanOf(DecoderFreeSaeTransformer transformer) =>
            transformer.GetModelParameters("Features").ComponentStatistics.Average(component => component.Mean);
    }

    [Fact]
    public void Fit_OnSeveralThreads_GivesTheBitsOfOne()
    {
        DecoderFreeSaeTransformer one = Fit(EncoderEngine.ClosedForm, threads: 1, new MeanActivation(2));
        DecoderFreeSaeTransformer three = Fit(EncoderEngine.ClosedForm, threads: 3, new MeanActivation(2));

        Assert.Equal(one.Weights.AsSpan(), three.Weights.AsSpan());
        Assert.Equal(one.TrainingHistory.AsSpan(), three.TrainingHistory.AsSpan());
    }

    [Fact]
    public void Transformer_SavedAndLoaded_HasTheSameFeaturesAndTheTermInItsHistory()
    {
        DecoderFreeSaeTransformer fitted = Fit(EncoderEngine.ClosedForm, threads: 1, new MeanActivation(2));
        using var file = new MemoryStream();
        _ml.Model.Save(fitted, Data().Schema, file);
        file.Position = 0;
        var loaded = (DecoderFreeSaeTransformer)_ml.Model.Load(file, out _);

        Assert.Equal(Features(fitted), Features(loaded));
        Assert.Equal(fitted.TrainingHistory.AsSpan(), loaded.TrainingHistory.AsSpan());
        Assert.All(loaded.TrainingHistory.Select(DecoderFreeEpochs.Trained), epoch =>
        {
            Assert.InRange(epoch.Terms["mean activation"], double.Epsilon, double.MaxValue);
            Assert.Equal(epoch.Loss, epoch.Terms.Total, 1e-9 * Math.Abs(epoch.Loss));
        });
    }

    [Fact]
    public void Fit_WithTheTermTwice_IsRefusedSinceNoFileCouldTellThemApart() => Assert.Contains(
        "two terms that are called 'mean activation'",
        Assert.Throws<InvalidOperationException>(
            () => Fit(EncoderEngine.ClosedForm, threads: 1, new MeanActivation(2), new MeanActivation(3))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Fit_WithANegativeWeight_NamesTheOption() => Assert.Contains(
        "MeanActivationWeight",
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(EncoderEngine.ClosedForm, threads: 1, new MeanActivation(-1))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Fit_FromACheckpointWithoutTheTerm_IsRefused() => WithCheckpoint([], path => Assert.Contains(
        "further term 1 is unknown there and MeanActivation (",
        Assert.Throws<InvalidOperationException>(() => Resume(path, new MeanActivation(2))).Message, StringComparison.Ordinal));

    [Fact]
    public void Fit_FromACheckpointOfAnotherWeight_IsRefusedInTheSameWordsAnywhere() => WithCheckpoint([new MeanActivation(0.25f)], path =>
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            string message = Assert.Throws<InvalidOperationException>(() => Resume(path, new MeanActivation(0.5f))).Message;
            Assert.Contains("Weight 0.25, WeightOption MeanActivationWeight) there", message, StringComparison.Ordinal);
            Assert.Contains("Weight 0.5, WeightOption MeanActivationWeight) here", message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    });

    [Fact]
    public void Fit_FromACheckpointWithTheTerm_HasTheBitsOfAnUnbrokenOne() => WithCheckpoint([new MeanActivation(2)], path =>
    {
        DecoderFreeSaeTransformer resumed = Resume(path, new MeanActivation(2));
        DecoderFreeSaeTransformer unbroken = Fit(EncoderEngine.ClosedForm, threads: 1, new MeanActivation(2));

        Assert.Equal(unbroken.Weights.AsSpan(), resumed.Weights.AsSpan());
        Assert.Equal(unbroken.TrainingHistory.AsSpan(), resumed.TrainingHistory.AsSpan());
    });

    /// <summary>Interrupts a fit after an epoch and gives the checkpoint that it left.</summary>
    private void WithCheckpoint(ObjectiveTerm[] terms, Action<string> use)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var cancellation = new CancellationTokenSource();
            DecoderFreeSaeEstimator.Options options = Checkpointed(path, terms);
            options.CancellationToken = cancellation.Token;
            options.Progress = new Cancel(cancellation);
            Assert.Throws<OperationCanceledException>(() => _ml.Transforms.DecoderFreeSae(options).Fit(Data()));
            use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private DecoderFreeSaeTransformer Resume(string path, params ObjectiveTerm[] terms) =>
        _ml.Transforms.DecoderFreeSae(Checkpointed(path, terms)).Fit(Data());

    private DecoderFreeSaeTransformer Fit(EncoderEngine engine, int? threads, params ObjectiveTerm[] terms) =>
        _ml.Transforms.DecoderFreeSae(Options(engine, threads, terms)).Fit(Data());

    private static DecoderFreeSaeEstimator.Options Checkpointed(string path, ObjectiveTerm[] terms)
    {
        DecoderFreeSaeEstimator.Options options = Options(EncoderEngine.ClosedForm, threads: 1, terms);
        options.CheckpointPath = path;
        options.CheckpointEvery = TimeSpan.Zero;
        return options;
    }

    private static DecoderFreeSaeEstimator.Options Options(EncoderEngine engine, int? threads, ObjectiveTerm[] terms) => new()
    {
        InputColumnName = nameof(Row.Input),
        OutputColumnName = "Features",
        NumberOfComponents = Components,
        OtherTerms = terms,
        Engine = engine,
        NumberOfThreads = threads,
        Epochs = 8,
        BatchSize = 100,
        LearningRate = 0.01f,
        Seed = 3,
    };

    private float[][] Features(DecoderFreeSaeTransformer transformer) =>
        [.. transformer.Transform(Data()).GetColumn<float[]>("Features")];

    private IDataView Data()
    {
        var random = new Random(5);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows)
            .Select(_ => new Row { Input = [.. Enumerable.Range(0, Inputs).Select(_ => (float)Problem.Normal(random))] }).ToArray());
    }

    private sealed class Cancel(CancellationTokenSource cancellation) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value) => cancellation.Cancel();
    }

    private sealed class Row
    {
        [VectorType(Inputs)]
        public float[] Input { get; set; } = [];
    }
}
