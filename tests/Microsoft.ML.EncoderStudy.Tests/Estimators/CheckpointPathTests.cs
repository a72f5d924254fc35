using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Paths where no checkpoint can be, paths that stop being one while a fit runs, and two fits on one path.</summary>
public sealed class CheckpointPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public CheckpointPathTests() => _ml.Log += (_, log) =>
    {
        if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            _warnings.Add(log.RawMessage);
    };

    private string Place => Path.Combine(_folder.Path, "place");

    private string FilePath => Path.Combine(Place, "fit.checkpoint");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_WhereNoCheckpointCanBe_RefusesThePathBeforeAnythingIsRead(bool autoencoder)
    {
        _folder.Write("file", []);
        AssertRefused("no folder of this name/fit.checkpoint", "cannot be written: ");
        AssertRefused("file/fit.checkpoint", "cannot be written: ");
        AssertRefused("", "is a folder, where it must name a file");
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));

        void AssertRefused(string name, string expected)
        {
            var view = new ScriptedView(60, 6, row => new VBuffer<float>(6, ToyData.Rows()[row]));
            string path = Path.Combine(_folder.Path, name);
            string message = Assert.Throws<IOException>(() => Fit(autoencoder, path, progress: null, view: view)).Message;
            Assert.Contains("CheckpointPath", message, StringComparison.Ordinal);
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Equal(0, view.Passes);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Fit_WhoseCheckpointCannotBeDeleted_WarnsAndGivesItsModel(bool autoencoder, bool becomesAFolder)
    {
        Directory.CreateDirectory(Place);
        float[] expected = Fit(autoencoder, path: null, progress: null);
        float[] found = Fit(autoencoder, FilePath, new StopAfter(2, [], () =>
        {
            Directory.Delete(Place, recursive: true);
            if (becomesAFolder)
                Directory.CreateDirectory(FilePath);
        }));
        Assert.Equal(expected, found);
        string warning = Assert.Single(_warnings, warning => warning.Contains("CheckpointPath", StringComparison.Ordinal));
        Assert.Contains($"The fit is complete, but its checkpoint at CheckpointPath '{FilePath}' could not be deleted", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_OnThePathOfOneThatRuns_IsRefusedAndTheOtherComesToItsEnd(bool autoencoder)
    {
        Directory.CreateDirectory(Place);
        float[] expected = Fit(autoencoder, path: null, progress: null);
        string message = "";
        float[] found = Fit(autoencoder, FilePath, new StopAfter(
            1, [], () => message = Assert.Throws<IOException>(() => Fit(!autoencoder, FilePath, progress: null)).Message));
        Assert.Contains($"CheckpointPath '{FilePath}': another fit", message, StringComparison.Ordinal);
        Assert.Equal(expected, found);
        Assert.Empty(Directory.GetFiles(Place));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_CancelledAfterItsLastStep_GivesNoModelAndTheNextGoesOnToIt(bool autoencoder)
    {
        Directory.CreateDirectory(Place);
        float[] expected = Fit(autoencoder, path: null, progress: null);

        // While the last epoch is reported, and when everything is done but to give the model.
        AssertCancelled(source => new StopAfter(3, [], source.Cancel));
        AssertCancelled(source =>
        {
            _ml.Log += (_, log) =>
            {
                if (!source.IsCancellationRequested && log.RawMessage.StartsWith("Trained ", StringComparison.Ordinal))
                    source.Cancel();
            };
            return null;
        });
        AssertCancelledByMLNet();
        var reported = new List<int>();
        Assert.Equal(expected, Fit(autoencoder, FilePath, new StopAfter(0, reported)));
        Assert.Equal([3], reported);
        Assert.Empty(Directory.GetFiles(Place));

        void AssertCancelled(Func<CancellationTokenSource, StopAfter?> cancel)
        {
            using var source = new CancellationTokenSource();
            StopAfter? progress = cancel(source);
            Assert.ThrowsAny<OperationCanceledException>(() => Fit(autoencoder, FilePath, progress, every: TimeSpan.Zero, cancellation: source.Token));
            Assert.Equal([FilePath], Directory.GetFiles(Place));
        }

        void AssertCancelledByMLNet()
        {
            var ml = new MLContext(seed: 1);
            ml.Log += (_, log) =>
            {
                if (log.RawMessage.StartsWith("Trained ", StringComparison.Ordinal))
                    ml.CancelExecution();
            };
            Assert.ThrowsAny<OperationCanceledException>(() => Fit(autoencoder, FilePath, progress: null, every: TimeSpan.Zero, ml: ml));
            Assert.Equal([FilePath], Directory.GetFiles(Place));
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Weights and biases after three epochs; without an interval, no checkpoint is written.</summary>
    private float[] Fit(
        bool autoencoder, string? path, StopAfter? progress, IDataView? view = null, TimeSpan? every = null, MLContext? ml = null,
        CancellationToken cancellation = default)
    {
        ml ??= _ml;
        view ??= ToyData.View(ml, ToyData.Rows());
        if (autoencoder)
        {
            SparseAutoencoderModelParameters model = ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Input",
                NumberOfComponents = 4,
                Epochs = 3,
                BatchSize = 30,
                Seed = 3,
                CheckpointPath = path,
                CheckpointEvery = every ?? TimeSpan.FromHours(1),
                Progress = progress,
                CancellationToken = cancellation,
            }).Fit(view).GetModelParameters("Features");
            return ToyAutoencoder.Numbers(model);
        }

        DecoderFreeSaeTransformer fitted = ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 4,
            Epochs = 3,
            BatchSize = 30,
            Seed = 3,
            CheckpointPath = path,
            CheckpointEvery = every ?? TimeSpan.FromHours(1),
            Progress = progress,
            CancellationToken = cancellation,
        }).Fit(view);
        return [.. fitted.Weights, .. fitted.Biases];
    }
}
