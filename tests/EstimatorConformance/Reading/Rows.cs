using EncoderStudy.ScoreSavedModel;

namespace EstimatorConformance.Reading;

/// <summary>What a cursor gave: for every row its position, its id and the bytes of the columns asked for.</summary>
public sealed record Rows(IReadOnlyList<string> Columns, IReadOnlyList<Row> List)
{
    /// <summary>Reads the columns of a view; any exception on the way is the estimator's failure.</summary>
    public static Rows Of(IDataView view, params IReadOnlyList<string> columns)
        => Expect.Success($"reading {string.Join(", ", columns)}", () =>
        {
            using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
            return FromCursor(cursor, columns);
        });

    /// <summary>Reads a cursor from its start to its end.</summary>
    public static Rows FromCursor(DataViewRowCursor cursor, IReadOnlyList<string> columns)
    {
        Func<Row> read = Row.ReaderOf(cursor, columns);
        var rows = new List<Row>();
        while (cursor.MoveNext())
            rows.Add(read());
        return new Rows(columns, rows);
    }

    /// <summary>The same rows in the order of their ids, for readings whose order means nothing.</summary>
    public Rows ById() => this with { List = [.. List.OrderBy(row => row.Id.High).ThenBy(row => row.Id.Low)] };
}

/// <summary>One row as it was read.</summary>
public sealed record Row(long Position, DataViewRowId Id, IReadOnlyList<byte[]> Cells)
{
    /// <summary>A function that reads the row where it stands; its getters are made once, and reuse their buffers.</summary>
    public static Func<Row> ReaderOf(DataViewRow row, IReadOnlyList<string> columns)
    {
        ValueGetter<DataViewRowId> idGetter = row.GetIdGetter();
        Func<byte[]>[] cells = [.. columns.Select(name => Cell.ReaderOf(row, row.Schema[name]))];
        return () =>
        {
            DataViewRowId id = default;
            idGetter(ref id);
            return new Row(row.Position, id, [.. cells.Select(cell => cell())]);
        };
    }
}
