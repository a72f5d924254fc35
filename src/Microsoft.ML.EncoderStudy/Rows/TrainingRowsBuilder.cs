using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Is shown a row.</summary>
/// <param name="indices">The positions of the values; empty where the row is given whole.</param>
/// <param name="values">The values.</param>
/// <param name="weight">The weight of the row.</param>
internal delegate void RowVisitor(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float weight);

/// <summary>Collects rows, each in the smaller of its two forms, and decides at the end how to keep them all.</summary>
/// <remarks>Pieces that are full are never copied to grow; at the end each is let go as soon as its rows are where they belong.</remarks>
/// <param name="inputs">D.</param>
internal sealed class TrainingRowsBuilder(int inputs)
{
    /// <summary>Above this share of non-zeros a dense product is cheaper than walking them.</summary>
    private const double DensityOfDenseRows = 0.5;

    private readonly Queue<PackedRows> _full = new();
    private PackedRows _last = new(inputs);

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The memory that the finished rows take.</summary>
    public long Bytes => IsDense(Count, NonZeros, inputs)
        ? (long)Count * inputs * sizeof(float)
        : BitmapRows.PayFor(Count, NonZeros, inputs)
        ? BitmapRows.BytesOf(Count, NonZeros, inputs)
        : (NonZeros * (sizeof(float) + sizeof(int))) + ((Count + 1L) * sizeof(int));

    /// <summary>Whether arrays can hold the finished rows.</summary>
    public bool FitsArrays => NonZeros <= Array.MaxLength || FitsDense(Count, inputs);

    private long NonZeros { get; set; }

    /// <summary>Whether so many rows with so many non-zeros are better kept whole.</summary>
    public static bool IsDense(long rows, long nonZeros, int inputs) => nonZeros > DensityOfDenseRows * rows * inputs;

    /// <summary>Whether an array can hold so many rows whole.</summary>
    public static bool FitsDense(long rows, int inputs) => rows * inputs <= Array.MaxLength;

    /// <summary>The number of values that are not 0.</summary>
    public static int CountNonZeros(in VBuffer<float> row)
    {
        int count = 0;
        foreach (float value in row.GetValues())
            count += value != 0 ? 1 : 0;
        return count;
    }

    /// <summary>Adds a row of finite values. Zeros are dropped whether the row lists them or not.</summary>
    /// <returns>The number of its non-zeros.</returns>
    public int Add(in VBuffer<float> row)
    {
        int nonZeros = CountNonZeros(row);
        bool whole = IsDense(1, nonZeros, inputs);
        if (!_last.TryAdd(row, whole, weight: 1))
        {
            _full.Enqueue(_last);
            _last = new PackedRows(inputs);
            _last.TryAdd(row, whole, weight: 1);
        }

        Count++;
        NonZeros += nonZeros;
        return nonZeros;
    }

    /// <summary>Shows all rows, in their order.</summary>
    /// <param name="rowWeights">The weights of the rows; null where all are 1.</param>
    /// <param name="visit">Is shown each.</param>
    public void Visit(IReadOnlyList<float>? rowWeights, RowVisitor visit)
    {
        int number = 0;
        foreach (PackedRows rows in _full.Append(_last))
        {
            for (int row = 0; row < rows.Count; row++)
                visit(rows.Indices(row), rows.Values(row), rowWeights?[number++] ?? 1);
        }
    }

    /// <summary>
    /// The rows: dense where they mostly are, otherwise sparse, by bitmaps or by lists. The same rows give the same form, however they arrived.
    /// The builder is empty afterwards.
    /// </summary>
    /// <param name="checkAlive">Called now and then; throws where the training was cancelled.</param>
    /// <exception cref="InvalidOperationException">No arrays are so long.</exception>
    public TrainingRows Build(Action? checkAlive = null)
    {
        if (!FitsArrays)
            throw Contracts.Except($"{NonZeros:N0} non-zero values in {Count:N0} rows are more than arrays can hold.");
        TrainingRows rows = IsDense(Count, NonZeros, inputs) && FitsDense(Count, inputs) ? BuildDense(checkAlive)
            : BitmapRows.PayFor(Count, NonZeros, inputs) ? BuildBitmaps(checkAlive)
            : BuildSparse(checkAlive);
        (Count, NonZeros) = (0, 0);
        return rows;
    }

    private DenseRows BuildDense(Action? checkAlive)
    {
        int count = Count, start = 0;
        var values = new float[count * inputs];
        foreach (PackedRows rows in TakeAll(checkAlive))
        {
            for (int row = 0; row < rows.Count; row++, start += inputs)
            {
                Span<float> target = values.AsSpan(start, inputs);
                ReadOnlySpan<float> found = rows.Values(row);
                ReadOnlySpan<int> indices = rows.Indices(row);
                if (rows.IsWhole(row))
                    found.CopyTo(target);
                for (int i = 0; i < indices.Length; i++)
                    target[indices[i]] = found[i];
            }
        }

        return new DenseRows(values, count, inputs);
    }

    private BitmapRows BuildBitmaps(Action? checkAlive)
    {
        int words = BitmapBatch.WordsOf(inputs);
        var bitmaps = new ulong[(Count * words) + BitmapBatch.Slack];
        var starts = new int[Count + 1];
        var values = new float[NonZeros];
        var indices = new int[inputs];
        int number = 0, end = 0;
        foreach (PackedRows rows in TakeAll(checkAlive))
        {
            for (int row = 0; row < rows.Count; row++)
            {
                int count = rows.CopyNonZeros(row, indices, values.AsSpan(end));
                foreach (int input in indices.AsSpan(0, count))
                    bitmaps[(number * words) + (input / BitmapBatch.WordBits)] |= 1UL << input;
                end += count;
                starts[++number] = end;
            }
        }

        return new BitmapRows(bitmaps, starts, values, inputs);
    }

    private SparseRows BuildSparse(Action? checkAlive)
    {
        var starts = new int[Count + 1];
        var indices = new int[NonZeros];
        var values = new float[NonZeros];
        int number = 0, end = 0;
        foreach (PackedRows rows in TakeAll(checkAlive))
        {
            for (int row = 0; row < rows.Count; row++)
            {
                end += rows.CopyNonZeros(row, indices.AsSpan(end), values.AsSpan(end));
                starts[++number] = end;
            }
        }

        return new SparseRows(starts, indices, values, inputs);
    }

    private IEnumerable<PackedRows> TakeAll(Action? checkAlive)
    {
        while (_full.TryDequeue(out PackedRows? rows))
        {
            checkAlive?.Invoke();
            yield return rows;
        }

        checkAlive?.Invoke();
        yield return _last;
        _last = new PackedRows(inputs);
    }
}
