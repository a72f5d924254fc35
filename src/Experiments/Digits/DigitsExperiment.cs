using System.Diagnostics;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.SavedModels;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Digits;

/// <summary>
/// Trains the encoder on digits without their labels, and asks of its features, of PCA's and of the pixels themselves how much of the
/// classes a linear probe finds in them. Then saves the model and has a fresh process score with it.
/// </summary>
internal sealed class DigitsExperiment
{
    private const string Pixels = "Pixels";
    private const string Features = LinearProbe.Features;

    private readonly DigitsSettings _settings;
    private readonly JobDisplay _display;
    private readonly CancellationToken _cancellation;
    private readonly MLContext _ml;
    private readonly LinearProbe _probe;

    public DigitsExperiment(DigitsSettings settings, JobDisplay display, CancellationToken cancellation)
    {
        _settings = settings;
        _display = display;
        _cancellation = cancellation;
        _ml = new MLContext(settings.Seed);
        _probe = new LinearProbe(_ml);
    }

    public DigitsOutcome Run()
    {
        DigitFiles files = DigitDataset.Find(_settings.Dataset, _settings.DataFolder);
        StudyData data = ImageDataset.Load(_ml, _settings.Dataset, files);
        data.CheckSize();
        IDataView train = data.Train, test = data.Test;
        int pixels = data.Size;
        int rank = Math.Min(_settings.Components, pixels);
        Directory.CreateDirectory(_settings.OutputFolder);

        var (encoder, encoderSeconds) = Timed(() => TrainEncoder(train));
        ITransformer encoderProbe = Probe("the encoder's features", encoder.Transform(train));
        var (pca, pcaSeconds) = Timed(() => _display.Step(
            $"Fitting ML.NET's PCA of rank {rank}",
            () => _ml.Transforms.ProjectToPrincipalComponents(Features, Pixels, rank: rank, seed: _settings.Seed).Fit(train)));
        ITransformer pcaProbe = Probe("PCA's features", pca.Transform(train));
        ColumnCopyingTransformer raw = _ml.Transforms.CopyColumns(Features, Pixels).Fit(train);
        ITransformer rawProbe = Probe("the raw pixels", raw.Transform(train));

        var metrics = _display.Step("Evaluating on the test rows", () => new DigitsMetrics(
            EvaluateEncoder(encoder, encoderProbe, test) with { TrainSeconds = encoderSeconds },
            Evaluate(pca, pcaProbe, test) with { Parameters = (rank * pixels) + rank, TrainSeconds = pcaSeconds },
            Evaluate(raw, rawProbe, test)));

        string modelPath = InOutput("model.zip");
        ITransformer model = encoder.Append(encoderProbe);
        SavedModelOutcome savedModel = _display.Step("Scoring with the saved model in a fresh process", () =>
            SavedModelCheck.Run(_ml, model, train.Schema, test, [Features, LinearProbe.Score], modelPath));

        var outcome = new DigitsOutcome
        {
            Metrics = metrics,
            SavedModel = savedModel,
            TrainRows = train.GetRowCount()!.Value,
            TestRows = test.GetRowCount()!.Value,
            PcaRank = rank,
            ModelPath = modelPath,
            WeightImagesPath = InOutput("weights.png"),
            ResultsPath = InOutput("results.json"),
        };
        AtomicFile.Write(outcome.WeightImagesPath, stream =>
            WeightImages.Write(stream, encoder.Weights.AsSpan(), ImageShape.MostNearlySquare(pixels)));
        ResultsFile.Write(outcome.ResultsPath, SettingsFor(outcome), metrics);
        return outcome;
    }

    private DecoderFreeSaeTransformer TrainEncoder(IDataView train) =>
        _display.Train("Training the encoder", _settings.Epochs, progress => _ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = Features,
            InputColumnName = Pixels,
            NumberOfComponents = _settings.Components,
            Epochs = _settings.Epochs,
            Seed = _settings.Seed,
            Progress = progress,
            CancellationToken = _cancellation,
        }).Fit(train));

    private ITransformer Probe(string what, IDataView train)
    {
        _cancellation.ThrowIfCancellationRequested();
        return _display.Step($"Probing {what}", () => _probe.Fit(train));
    }

    private FeatureMetrics EvaluateEncoder(DecoderFreeSaeTransformer encoder, ITransformer probe, IDataView test)
    {
        SparseFeatureMetrics sparse = _ml.Transforms.EvaluateSparseFeatures(encoder.Transform(test), Features, Pixels, encoder.Reconstruct);
        return Metrics(sparse, LinearProbe.Accuracy(probe, encoder.Transform(test))) with
        {
            FinalLoss = encoder.TrainingHistory[^1].Loss,
            ResponsibilityEntropy = sparse.ResponsibilityEntropy,
            NormalizedReconstructionMse = sparse.NormalizedReconstructionMse,
            Parameters = encoder.Weights.Length + encoder.Biases.Length,
        };
    }

    private FeatureMetrics Evaluate(ITransformer features, ITransformer probe, IDataView test)
    {
        IDataView transformed = features.Transform(test);
        return Metrics(_ml.Transforms.EvaluateSparseFeatures(transformed, Features), LinearProbe.Accuracy(probe, transformed));
    }

    private static FeatureMetrics Metrics(SparseFeatureMetrics sparse, double probeAccuracy) => new()
    {
        ProbeAccuracy = probeAccuracy,
        L0 = sparse.L0,
        DeadUnits = sparse.DeadComponents,
        Redundancy = sparse.Redundancy,
    };

    private static (T Result, double Seconds) Timed<T>(Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        return (result, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private string InOutput(string name) => Path.Combine(_settings.OutputFolder, name);

    /// <summary>What the results depend on; not where the files lay.</summary>
    private object SettingsFor(DigitsOutcome outcome) => new
    {
        _settings.Dataset,
        outcome.TrainRows,
        outcome.TestRows,
        _settings.Components,
        _settings.Epochs,
        _settings.Seed,
        DecoderFreeSaeEstimator.Defaults.BatchSize,
        DecoderFreeSaeEstimator.Defaults.LearningRate,
    };
}
