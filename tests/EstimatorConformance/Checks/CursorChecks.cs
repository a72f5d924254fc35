using EstimatorConformance.Data;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>A value depends on its row alone, not on the way it is read.</summary>
public static class CursorChecks
{
    public static void Check16_CursorSetsOfAnySize_GiveTheSameRows(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        Rows expected = use.Outputs(transformer).ById();

        foreach (IDataView source in new[] { use.Data, new PartitionedView(use.Data) })
        {
            foreach (int size in new[] { 1, 2, 3, 5 })
                SameValues.Bitwise(expected, ReadSet(Examination.Transform(transformer, source), subject.OutputColumns, size).ById(), $"a set of {size} cursors");
        }
    }

    public static void Check17_SingleRow_EqualsTheBatch(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        if (transformer.IsRowToRowMapper)
            SameValues.Bitwise(use.Outputs(transformer), Expect.Success("reading single rows", () => ReadSingly(transformer, use.Data, subject)), "row by row");
    }

    public static void Check20_ActiveColumns_DoNotChangeValues(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        IDataView output = Examination.Transform(use.Fit(), use.Data);
        string[] all = [.. output.Schema.Select(column => column.Name).Distinct()];
        Rows expected = Rows.Of(output, all);

        foreach (string[] some in (string[][])[.. all.Select(name => new[] { name }), [.. all.Where((_, i) => i % 2 == 0)],
            [.. all.Where((_, i) => i % 2 == 1)]])
            SameValues.Bitwise(Only(expected, some), Rows.Of(output, some), $"with only {string.Join(", ", some)} active");
    }

    public static void Check21_Rows_KeepTheirCountPositionsAndIds(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        IDataView output = Examination.Transform(use.Fit(), use.Data);
        using (DataViewRowCursor cursor = output.GetRowCursor(output.Schema))
            Assert.True(ReferenceEquals(output.Schema, cursor.Schema), "The cursor's schema is not the view's object.");
        Row[] input = [.. Rows.Of(use.Data).List], rows = [.. Rows.Of(output, subject.OutputColumns).List];

        Assert.True(input.Length >= 20, $"The subject's data has only {input.Length} rows.");
        Assert.Equal(input.Select(row => row.Position), rows.Select(row => row.Position));
        Assert.Equal(input.Select(row => row.Id), rows.Select(row => row.Id));
        Assert.Equal(rows.Length, rows.Select(row => row.Id).Distinct().Count());
    }

    private static Rows ReadSet(IDataView view, IReadOnlyList<string> columns, int size) => Expect.Success($"reading a set of {size} cursors", () =>
    {
        DataViewRowCursor[] cursors = view.GetRowCursorSet(columns.Select(name => view.Schema[name]), size);
        try
        {
            return new Rows(columns, [.. cursors.SelectMany(cursor => Rows.FromCursor(cursor, columns).List)]);
        }
        finally
        {
            Array.ForEach(cursors, cursor => cursor.Dispose());
        }
    });

    private static Rows ReadSingly(ITransformer transformer, IDataView data, EstimatorSubject subject)
    {
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        DataViewSchema.Column[] active = [.. subject.OutputColumns.Select(name => mapper.OutputSchema[name])];
        using DataViewRowCursor cursor = data.GetRowCursor(mapper.GetDependencies(active));
        using DataViewRow row = mapper.GetRow(cursor, active);
        Func<Row> read = Row.ReaderOf(row, subject.OutputColumns);
        var rows = new List<Row>();
        while (cursor.MoveNext())
            rows.Add(read());
        return new Rows(subject.OutputColumns, rows);
    }

    private static Rows Only(Rows rows, string[] names)
    {
        int[] kept = [.. names.Select(name => Array.IndexOf([.. rows.Columns], name))];
        return new Rows(names, [.. rows.List.Select(row => row with { Cells = [.. kept.Select(column => row.Cells[column])] })]);
    }
}
