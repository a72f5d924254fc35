using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Batches of rows that are read anew with every pass. What is drawn depends on the rows and the seed, never on time.</summary>
/// <remarks>
/// In a shuffled pass, every batch is drawn by chance from the rows that wait in the window, and the next rows of the stream take their
/// place: each row is visited once, about as far from where it was read as the window is large. When the stream has ended, rows of the
/// next pass enter while the last of this one leave.
/// </remarks>
internal sealed class StreamedBatches : IBatchSource, IDisposable
{
    private readonly SlotWindow _window;
    private readonly Func<long, ReadAhead> _open;
    private readonly float[]? _weights;
    private readonly StreamedSample _sample;
    private readonly PassSeed? _seed;
    private readonly int _batchSize;
    private ReadAhead? _present;
    private ReadAhead? _next;
    private long _pass;

    /// <param name="count">The number of rows.</param>
    /// <param name="batchSize">B; may exceed the number of rows.</param>
    /// <param name="window">Where rows wait: for 2·B at least, or for all.</param>
    /// <param name="open">Begins to read the pass of a number.</param>
    /// <param name="weights">The weights of the rows by slot, or null where all are 1.</param>
    /// <param name="sample">Draws samples of the rows.</param>
    /// <param name="seed">Shuffles the passes; null where rows are visited in the order in which they are read.</param>
    public StreamedBatches(
        long count, int batchSize, SlotWindow window, Func<long, ReadAhead> open, float[]? weights, StreamedSample sample, PassSeed? seed)
    {
        Count = count;
        _batchSize = (int)Math.Min(batchSize, count);
        _window = window;
        _open = open;
        _weights = weights;
        _sample = sample;
        _seed = seed;
    }

    public long Count { get; }

    public int LargestBatch => IBatchSource.LargestOf(Count, _batchSize, weighted: _weights is not null);

    /// <summary>Does nothing: every pass has an order of its own.</summary>
    public void Shuffle(Random random)
    {
    }

    public IEnumerable<ReadOnlyMemory<int>> Batches(bool isLast = false)
    {
        ReadAhead present = _present = _next ?? _open(_pass);
        _next = null;
        _window.BeginPass();
        try
        {
            Random? random = _seed?.DrawsOf(_pass);
            for (long remaining = Count; remaining > 0;)
            {
                _window.Fill(present);
                int size = Draw(remaining, random);
                yield return random is null ? _window.Waiting[..size] : _window.Waiting[^size..];
                remaining -= size;
                Remove(size, random is null);
                if (random is not null && !isLast && present.Ended)
                    _window.FillForNextPass(_next ??= _open(_pass + 1));
            }

            // A stream that goes on says so here.
            present.MoveTo(wait: true);
            _pass++;
        }
        finally
        {
            _present?.Dispose();
            _present = null;
        }
    }

    public int[] Sample(int size, Random random) => _sample.Draw(size, Count, () => _open(_pass), random);

    public void SaveState(BinaryWriter writer) => writer.Write(_pass);

    public void LoadState(CheckpointReader reader) => _pass = reader.Read("the number of passes over the data", 0L, int.MaxValue);

    /// <summary>Ends what is being read, for this pass or ahead.</summary>
    public void Dispose()
    {
        _present?.Dispose();
        _next?.Dispose();
        (_present, _next) = (null, null);
    }

    /// <summary>Brings the next batch together: at the end of the rows that wait where it is drawn, at the beginning otherwise.</summary>
    /// <returns>Their number.</returns>
    private int Draw(long remaining, Random? random)
    {
        int size = (int)Math.Min(_batchSize, remaining);
        if (random is not null)
        {
            Span<int> waiting = _window.Waiting.Span;
            for (int i = 0, last = waiting.Length - 1; i < size; i++, last--)
            {
                int drawn = random.Next(last + 1);
                (waiting[drawn], waiting[last]) = (waiting[last], waiting[drawn]);
            }
        }

        Memory<int> rest = random is null ? _window.Waiting[size..] : _window.Waiting[..^size];
        return remaining - size >= _batchSize || IBatchSource.HaveVariance(rest.Span, _weights)
            ? size
            : (int)remaining;
    }

    private void Remove(int size, bool first)
    {
        if (first)
            _window.RemoveFirst(size);
        else
            _window.RemoveLast(size);
    }
}
