using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Rows that do not fit in memory: every pass reads them from their data view, and some of them lie in a pool at a time.</summary>
/// <remarks>For one training. Disposing it ends every thread and cursor it has.</remarks>
internal sealed class StreamedRows : ITrainingSet, IDisposable
{
    private readonly RowStream _stream;
    private readonly PoolPlan _plan;
    private readonly RowPool _pool;
    private readonly CancellationToken _cancellation;
    private readonly List<StreamedBatches> _passes = [];
    private bool _isWarned;

    /// <param name="stream">The rows.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="sampleSize">The number of rows of a sample that the training may ask for.</param>
    /// <param name="cacheBytes">The memory that the pool may take; more where the rows of two batches need it.</param>
    /// <param name="cancellation">The caller's own cancellation.</param>
    public StreamedRows(RowStream stream, int batchSize, int sampleSize, long cacheBytes, CancellationToken cancellation)
    {
        _stream = stream;
        _cancellation = cancellation;
        _plan = PoolPlan.For(stream, batchSize, sampleSize, cacheBytes);
        Weights = stream.Weighted ? new float[_plan.Slots] : null;
        _pool = stream.Whole
            ? new DenseRowPool(_plan.Slots, stream.Inputs, Weights)
            : new SparseRowPool(_plan.Slots, stream.Inputs, _plan.Values, stream.Offset, Weights);
    }

    public TrainingRows Rows => _pool.Rows;

    public float[]? Weights { get; }

    /// <summary>Makes the threads that read; where it cannot, the thread that trains reads too.</summary>
    public StartThread StartThread { get; init; } = BackgroundThread.Start;

    public long Count => _stream.Extent.Rows;

    /// <summary>The number of rows that shuffled batches are drawn from at any time, at most.</summary>
    public int PoolRows => _plan.PoolSlots;

    public IEnumerable<int> InOrder()
    {
        using StreamedBatches pass = InOrder(RowSubset.All, Count, _plan.BatchSize);
        foreach (ReadOnlyMemory<int> batch in pass.Batches(isLast: true))
        {
            for (int i = 0; i < batch.Length; i++)
                yield return batch.Span[i];
        }
    }

    /// <remarks>Rows are held out by chance, each by itself, so their number is only about the share asked for.</remarks>
    public RowSplit Split(IHost host, int batchSize, double validationFraction, Random random)
    {
        var seed = new PassSeed((uint)random.Next());
        if (validationFraction == 0)
            return new RowSplit(Shuffled(RowSubset.All, Count, batchSize, seed), null);

        var heldOut = new RowSubset(((ulong)(uint)random.Next() << 32) | (uint)random.Next(), validationFraction, HeldOut: true);
        (SubsetExtent held, SubsetExtent other) = _stream.Measure(heldOut, CheckAlive);
        RowSplit.CheckCounts(host, validationFraction, Count, held.Count);
        RowSplit.CheckWeight(host, held.Count, held.Weight, "held out");
        RowSplit.CheckWeight(host, other.Count, other.Weight, "trained on");
        return new RowSplit(Shuffled(heldOut.Others, other.Count, batchSize, seed), InOrder(heldOut, held.Count, batchSize));

        void CheckAlive()
        {
            _cancellation.ThrowIfCancellationRequested();
            host.CheckAlive();
        }
    }

    public void Dispose()
    {
        foreach (StreamedBatches pass in _passes)
            pass.Dispose();
    }

    private StreamedBatches Shuffled(RowSubset subset, long count, int batchSize, PassSeed seed) => Add(new StreamedBatches(
        count, batchSize, new SlotWindow(_pool, _plan.Pool, _plan.WindowSlots, _plan.PoolValues),
        pass => Open(subset, count, seed.OrderOf(pass)), Weights, Sampling(), seed));

    private StreamedBatches InOrder(RowSubset subset, long count, int batchSize) => Add(new StreamedBatches(
        count, batchSize, new SlotWindow(_pool, _plan.Window, _plan.WindowSlots, mostValues: 0),
        _ => Open(subset, count, shuffle: null), Weights, Sampling(), seed: null));

    private StreamedBatches Add(StreamedBatches pass)
    {
        _passes.Add(pass);
        return pass;
    }

    private StreamedSample Sampling() => new(_pool, _plan.Sample, _plan.SampleValues);

    private ReadAhead Open(RowSubset subset, long count, Random? shuffle) => new(
        _stream.Inputs, (empty, stop) => _stream.Read(subset, count, shuffle, empty, stop), StartThread, WarnOfNoThread, _cancellation);

    private void WarnOfNoThread(Exception reason)
    {
        if (!_isWarned)
            _stream.WarnOfNoThread(reason);
        _isWarned = true;
    }
}
