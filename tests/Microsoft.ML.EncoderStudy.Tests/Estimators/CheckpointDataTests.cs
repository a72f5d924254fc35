using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Fits that find the checkpoint of one with data much like theirs: as many rows, with the same mean and deviation in every column.</summary>
public sealed class CheckpointDataTests : IDisposable
{
    private const int Rows = 5000;
    private const int Inputs = 64;
    private const string OtherRows = "the checksum of the rows in their order is ";

    private readonly TemporaryFolder _folder = new();
    private readonly float[][] _rows = ZerosAndOnes();
    private readonly float[] _weights = [.. Enumerable.Range(0, Rows).Select(row => 1f + (row % 2))];

    public static TheoryData<bool, bool> Fits => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    private string FilePath => Path.Combine(_folder.Path, "fit.checkpoint");

    [Theory]
    [MemberData(nameof(Fits))]
    public void Fit_OfRowsInAnotherOrder_RefusesTheCheckpoint(bool autoencoder, bool streamed)
    {
        Interrupt(autoencoder, streamed);
        (_rows[3], _rows[4000]) = (_rows[4000], _rows[3]);
        AssertRefused(autoencoder, streamed, View(), OtherRows);
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Fit_OfOtherZerosAndOnesWithAsManyInEveryColumn_RefusesTheCheckpoint(bool autoencoder, bool streamed)
    {
        Interrupt(autoencoder, streamed);
        int column = Enumerable.Range(0, Inputs).First(input => _rows[3][input] != _rows[4000][input]);
        (_rows[3][column], _rows[4000][column]) = (_rows[4000][column], _rows[3][column]);
        AssertRefused(autoencoder, streamed, View(), OtherRows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_OfOtherWeightsWithTheSameMoments_RefusesTheCheckpoint(bool streamed)
    {
        _rows[11] = _rows[10];
        Interrupt(autoencoder: false, streamed);
        (_weights[10], _weights[11]) = (_weights[11], _weights[10]);
        AssertRefused(autoencoder: false, streamed, View(), OtherRows);
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Fit_OfTheSameRowsInAnotherForm_GoesOn(bool autoencoder, bool streamed)
    {
        Interrupt(autoencoder, streamed);
        var ml = new MLContext(seed: 1);
        VBuffer<float>[] sparse = [.. _rows.Select(row =>
        {
            int[] ones = [.. Enumerable.Range(0, Inputs).Where(input => row[input] != 0)];
            return new VBuffer<float>(Inputs, ones.Length, [.. ones.Select(_ => 1f)], ones);
        })];
        var reported = new List<int>();
        Fit(autoencoder, streamed, ToyData.View(ml, sparse, Inputs, _weights), new StopAfter(0, reported));
        Assert.Equal([1, 2], reported);
    }

    [Fact]
    public void Fit_OfAStreamThatShufflesAndDidNot_RefusesTheCheckpoint()
    {
        Interrupt(autoencoder: false, streamed: true, Scripted(canShuffle: false));
        AssertRefused(autoencoder: false, streamed: true, Scripted(canShuffle: true), "the data view's own shuffling is False there and True here");

        ScriptedView Scripted(bool canShuffle) => new(Rows, Inputs, row => new VBuffer<float>(Inputs, _rows[row])) { CanShuffle = canShuffle };
    }

    /// <remarks>The order of rows depends on the pool that they are shuffled in.</remarks>
    [Fact]
    public void Fit_InMemory_RefusesTheCheckpointOfOneThatStreamed()
    {
        Interrupt(autoencoder: false, streamed: true);
        string message = Assert.Throws<InvalidOperationException>(
            () => Fit(autoencoder: false, streamed: false, View(), new StopAfter(0, []))).Message;
        Assert.Matches("the number of rows that shuffling keeps in memory is [0-9]+ there and all here", message);
    }

    /// <remarks>Which rows are held out depends on their identities.</remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_OfTheSameRowsWithOtherIdentities_RefusesTheCheckpointOnlyWhereTheyAreStreamed(bool streamed)
    {
        Interrupt(autoencoder: false, streamed);
        var ml = new MLContext(seed: 1);
        IDataView skipped = ml.Data.SkipRows(ToyData.View(ml, [_rows[0], .. _rows], [1, .. _weights]), 1);
        if (streamed)
            AssertRefused(autoencoder: false, streamed, skipped, "the checksum of the rows' identities is ");
        else
            Fit(autoencoder: false, streamed, skipped, new StopAfter(0, []));
    }

    public void Dispose() => _folder.Dispose();

    private static float[][] ZerosAndOnes()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Rows).Select(_ => Enumerable.Range(0, Inputs).Select(_ => random.NextDouble() < 0.7 ? 1f : 0).ToArray())];
    }

    private IDataView View() => ToyData.View(new MLContext(seed: 1), _rows, _weights);

    /// <summary>Leaves a checkpoint behind, written in the first epoch.</summary>
    private void Interrupt(bool autoencoder, bool streamed, IDataView? view = null)
    {
        Assert.Throws<StoppedException>(() => Fit(autoencoder, streamed, view ?? View(), new StopAfter(1, [])));
        Assert.True(File.Exists(FilePath));
    }

    private void AssertRefused(bool autoencoder, bool streamed, IDataView view, string difference)
    {
        string message = Assert.Throws<InvalidOperationException>(() => Fit(autoencoder, streamed, view, new StopAfter(0, []))).Message;
        Assert.Contains($"The checkpoint '{FilePath}' is of another training: {difference}", message, StringComparison.Ordinal);
        Assert.DoesNotContain(";", message[..message.IndexOf(". Train", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.True(File.Exists(FilePath));
    }

    private void Fit(bool autoencoder, bool streamed, IDataView view, StopAfter progress)
    {
        var ml = new MLContext(seed: 1);
        int? cache = streamed ? 1 : 100;
        if (autoencoder)
        {
            ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Input",
                NumberOfComponents = 4,
                Epochs = 2,
                BatchSize = 2500,
                Seed = 3,
                CacheMegabytes = cache,
                CheckpointPath = FilePath,
                CheckpointEvery = TimeSpan.Zero,
                Progress = progress,
            }).Fit(view);
            return;
        }

        ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ExampleWeightColumnName = "Weight",
            NumberOfComponents = 4,
            Epochs = 2,
            BatchSize = 2500,
            Seed = 3,
            CacheMegabytes = cache,
            CheckpointPath = FilePath,
            CheckpointEvery = TimeSpan.Zero,
            Progress = progress,
        }).Fit(view);
    }
}
