using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Reading;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>The rows of an input column that do not fit in memory, to be read from their data view as often as needed.</summary>
/// <param name="host">Carries ML.NET's cancellation, marks exceptions.</param>
/// <param name="view">The data.</param>
/// <param name="column">What was found in the column.</param>
/// <param name="weightColumn">The column of example weights; null where all are 1. Rows of weight 0 do not count.</param>
internal sealed class RowStream(IHost host, IDataView view, TrainingColumn column, DataViewSchema.Column? weightColumn)
{
    private readonly string _name = column.Column.Name;
    private readonly PassContents _contents = new(column.HashSum ?? throw new ArgumentException("The rows are in memory.", nameof(column)));

    private readonly ScaledNonZeros? _nonZeros = StoresWhole(column) || column.Scaler.Scaling == Transforms.InputScaling.None
        ? null
        : new ScaledNonZeros(column.Scaler, column.Moments.InputsInEveryRow());

    /// <summary>How much there is.</summary>
    public RowExtent Extent => column.Extent;

    /// <summary>D.</summary>
    public int Inputs => column.Scaler.Inputs;

    /// <summary>Whether rows are stored whole; by their non-zeros otherwise.</summary>
    public bool Whole { get; } = StoresWhole(column);

    /// <summary>Whether there are example weights.</summary>
    public bool Weighted => weightColumn is not null;

    /// <summary>What every row has besides its stored values: [inputs], or null for nothing.</summary>
    public float[]? Offset => _nonZeros?.Offset;

    /// <summary>How many rows are held out and how many are not, with the sums of their weights, found in a pass that reads no inputs.</summary>
    /// <exception cref="InvalidOperationException">There are not as many rows together as the first pass found.</exception>
    public (SubsetExtent HeldOut, SubsetExtent Others) Measure(RowSubset heldOut, Action checkAlive)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(weightColumn is null ? [] : [weightColumn.Value]);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        var exampleWeight = new WeightReader(host, cursor, weightColumn);
        DataViewRowId id = default;
        SubsetExtent held = default, others = default;
        while (cursor.MoveNext())
        {
            checkAlive();
            float weight = exampleWeight.Read();
            if (weight == 0)
                continue;
            getId(ref id);
            ref SubsetExtent extent = ref heldOut.Contains(id) ? ref held : ref others;
            extent = new SubsetExtent(extent.Count + 1, extent.Weight + weight);
        }

        CheckCount(held.Count + others.Count, Extent.Rows);
        return (held, others);
    }

    /// <summary>Reads one pass, scaled, a piece after the other.</summary>
    /// <param name="subset">Which rows.</param>
    /// <param name="count">How many they must be.</param>
    /// <param name="shuffle">Where given and the view can, it brings its rows in an order drawn from this.</param>
    /// <param name="empty">Gives empty memory for a piece.</param>
    /// <param name="cancellation">Looked at with every row, beside ML.NET's own.</param>
    /// <returns>The pieces; the cursor is open until they end or their enumerator is disposed of.</returns>
    /// <exception cref="InvalidOperationException">The data is not what it was in the first pass; the message says in what.</exception>
    public IEnumerable<PackedRows> Read(RowSubset subset, long count, Random? shuffle, Func<PackedRows> empty, CancellationToken cancellation)
    {
        DataViewSchema.Column[] needed = weightColumn is null ? [column.Column] : [column.Column, weightColumn.Value];
        using DataViewRowCursor cursor = view.GetRowCursor(needed, view.CanShuffle ? shuffle : null);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        var vector = new VectorReader(host, cursor, column.Column);
        var exampleWeight = new WeightReader(host, cursor, weightColumn);
        PackedRows rows = empty();
        DataViewRowId id = default;
        long found = 0;
        ulong sum = 0;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            host.CheckAlive();
            float weight = exampleWeight.Read();
            getId(ref id);
            if (weight == 0 || !subset.Contains(id))
                continue;
            if (++found > count)
                break;
            if (!rows.TryAdd(vector.ReadFinite("training"), Whole, weight))
            {
                yield return rows;
                rows = empty();
                rows.TryAdd(vector.Vector, Whole, weight);
            }

            int last = rows.Count - 1;
            sum = unchecked(sum + RowsHash.Of(rows.Indices(last), rows.Values(last), weight));
            Scale(rows, last);
        }

        yield return rows;
        CheckCount(found, count);
        if (!_contents.AreThoseOfBefore(subset, sum))
            throw Changed("other values, weights or identities of rows than those");
    }

    private void CheckCount(long found, long expected)
    {
        if (found != expected)
            throw Changed(found > expected ? $"more than the {expected} rows" : $"{found} rows in place of the {expected}");
    }

    /// <summary>Warns that rows are read by the thread that trains.</summary>
    /// <param name="reason">Why they have no thread of their own.</param>
    public void WarnOfNoThread(Exception reason)
    {
        using IChannel channel = host.Start("Reading rows");
        channel.Warning(FormattableString.Invariant(
            $"Column '{_name}': its rows do not fit the cache, and the training reads them with fewer threads, its own, more slowly and to the same model: none could be started for them ({reason.Message}). Look for a limit on processes or on address space (ulimit -u, ulimit -v), or raise CacheMegabytes."));
    }

    private static bool StoresWhole(TrainingColumn column) =>
        TrainingRowsBuilder.IsDense(column.Extent.Rows, column.Extent.NonZeros, column.Scaler.Inputs);

    private void Scale(PackedRows rows, int row)
    {
        Span<float> values = rows.Values(row);
        if (!Whole && values.Length > Extent.LargestRow)
            throw Changed($"a row of {values.Length} non-zero values where none had more than the {Extent.LargestRow}");
        if (_nonZeros is not null)
            _nonZeros.Apply(rows.Indices(row), values);
        else if (column.Scaler.Scaling != Transforms.InputScaling.None)
            column.Scaler.Apply(values);
    }

    private Exception Changed(string what) => host.Except(FormattableString.Invariant(
        $"Column '{_name}': a later pass over the data found {what} that the first pass found. Rows that do not fit the cache are read again with every epoch, so the data view must give the same rows every time; cache it (Data.Cache), save it first, or raise CacheMegabytes."));
}
