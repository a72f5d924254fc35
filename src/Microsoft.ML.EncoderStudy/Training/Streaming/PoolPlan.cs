using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>How the slots of a pool, and the values of sparse rows, are shared out.</summary>
internal sealed record PoolPlan
{
    /// <summary>What a slot takes beside its row: its number in three lists, where its row begins and ends, its weight.</summary>
    private const int BytesOfSlot = 7 * sizeof(int);

    /// <summary>B, or fewer where there are fewer rows.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The slots that shuffled batches are drawn from.</summary>
    public required int PoolSlots { get; init; }

    /// <summary>The slots for rows that pass in order: those of two batches.</summary>
    public required int WindowSlots { get; init; }

    /// <summary>The slots for a sample.</summary>
    public required int SampleSlots { get; init; }

    /// <summary>The values of sparse rows that <see cref="Pool"/> holds, unless those of two batches are more.</summary>
    public required long PoolValues { get; init; }

    /// <summary>The values of sparse rows that <see cref="Window"/> holds: those of two batches of the largest rows.</summary>
    public required long WindowValues { get; init; }

    /// <summary>The values of sparse rows that <see cref="Sample"/> holds.</summary>
    public required long SampleValues { get; init; }

    public int Slots => PoolSlots + WindowSlots + SampleSlots;

    /// <summary>The values of sparse rows that are held at one time.</summary>
    public long Values => Math.Max(PoolValues, WindowValues) + WindowValues + SampleValues;

    public Range Pool => ..PoolSlots;

    public Range Window => PoolSlots..(PoolSlots + WindowSlots);

    public Range Sample => (PoolSlots + WindowSlots)..Slots;

    /// <param name="stream">The rows.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="sampleSize">The number of rows of a sample.</param>
    /// <param name="cacheBytes">The memory that slots and values may take together.</param>
    /// <exception cref="ArgumentOutOfRangeException">No arrays hold the rows of two batches, twice.</exception>
    public static PoolPlan For(RowStream stream, int batchSize, int sampleSize, long cacheBytes)
    {
        RowExtent extent = stream.Extent;
        int window = (int)Math.Min(2L * batchSize, extent.Rows), sample = (int)Math.Min(sampleSize, extent.Rows);
        double meanValues = stream.Whole ? stream.Inputs : (double)extent.NonZeros / extent.Rows;
        long windowValues = (long)window * extent.LargestRow;
        long sampleValues = Math.Min((long)sample * extent.LargestRow, (long)(2 * sample * meanValues) + extent.LargestRow);

        double needed = stream.Whole
            ? ((2.0 * window) + sample) * stream.Inputs
            : ((2.0 * windowValues) + sampleValues) * SparseRowPool.RoomPerValue;
        if (needed >= Array.MaxLength)
        {
            throw Contracts.ExceptUserArg("BatchSize", FormattableString.Invariant(
                $"is {batchSize}: for rows that are streamed, four batches and a sample of {sample} rows make {needed:F0} values, more than an array holds ({Array.MaxLength})"));
        }

        double bytesOfRow = BytesOfSlot + (stream.Whole
            ? stream.Inputs * (double)sizeof(float)
            : meanValues * SparseRowPool.RoomPerValue * (sizeof(float) + sizeof(int)));
        double addressable = stream.Whole
            ? (Array.MaxLength / stream.Inputs) - window - sample
            : ((Array.MaxLength / SparseRowPool.RoomPerValue) - (2 * windowValues) - sampleValues) / Math.Max(meanValues, 1);
        double affordable = (cacheBytes / bytesOfRow) - window - sample;
        int pool = (int)Math.Min(extent.Rows, Math.Max(window, Math.Min(affordable, addressable)));
        return new PoolPlan
        {
            BatchSize = (int)Math.Min(batchSize, extent.Rows),
            PoolSlots = pool,
            WindowSlots = window,
            SampleSlots = sample,
            PoolValues = stream.Whole ? long.MaxValue : (long)(pool * meanValues),
            WindowValues = windowValues,
            SampleValues = stream.Whole ? long.MaxValue : sampleValues,
        };
    }
}
