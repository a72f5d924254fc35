using EncoderStudy.ScoreSavedModel;
using EstimatorConformance.Data;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>One transformer serves many readers at once.</summary>
public static class ConcurrencyChecks
{
    /// <summary>
    /// Reads two rows of one position but of different data in turn, cell by cell: what one transformer keeps for all its readers shows
    /// here without a race.
    /// </summary>
    public static void Check28_RowsReadInTurn_DoNotMix(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        if (!transformer.IsRowToRowMapper)
            return;
        IDataView other = new EditedView<VBuffer<float>>(use.Data, subject.InputColumn, Halve);
        Rows expected = use.Outputs(transformer), expectedOther = use.Outputs(transformer, other);

        using var one = new Reader(transformer, use.Data, subject.OutputColumns);
        using var two = new Reader(transformer, other, subject.OutputColumns);
        for (int row = 0; one.MoveNext() & two.MoveNext(); row++)
        {
            for (int column = 0; column < subject.OutputColumns.Count; column++)
            {
                AssertCell(expected, row, column, one.Read(column));
                AssertCell(expectedOther, row, column, two.Read(column));
            }
        }
    }

    /// <summary>A race may go unseen; what is seen is wrong for certain.</summary>
    public static void Check29_TransformOnManyThreads_GivesTheSameValues(EstimatorSubject subject)
    {
        const int threads = 4, rounds = 3;
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        Rows expected = use.Outputs(transformer);
        using var start = new Barrier(threads);
        Task[] readers = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (int round = 0; round < rounds; round++)
                    SameValues.Bitwise(expected, use.Outputs(transformer), "on another thread");
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];

        Task.WhenAll(readers).GetAwaiter().GetResult();
    }

    private static void Halve(long position, ref VBuffer<float> vector)
        => vector = new VBuffer<float>(vector.Length, [.. vector.DenseValues().Select(value => value / 2)]);

    private static void AssertCell(Rows expected, int row, int column, byte[] actual)
        => Assert.True(expected.List[row].Cells[column].AsSpan().SequenceEqual(actual), $"Row {row} of '{expected.Columns[column]}' changed when another row was read.");

    private sealed class Reader : IDisposable
    {
        private readonly DataViewRowCursor _cursor;
        private readonly DataViewRow _row;
        private readonly Func<byte[]>[] _cells;

        public Reader(ITransformer transformer, IDataView data, IReadOnlyList<string> columns)
        {
            IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
            DataViewSchema.Column[] active = [.. columns.Select(name => mapper.OutputSchema[name])];
            _cursor = data.GetRowCursor(mapper.GetDependencies(active));
            _row = mapper.GetRow(_cursor, active);
            _cells = [.. active.Select(column => Cell.ReaderOf(_row, column))];
        }

        public bool MoveNext() => _cursor.MoveNext();

        public byte[] Read(int column) => _cells[column]();

        public void Dispose()
        {
            _row.Dispose();
            _cursor.Dispose();
        }
    }
}
