namespace EncoderStudy.Experiments.Study;

/// <summary>A column of a table at a terminal.</summary>
/// <param name="Index">The column.</param>
/// <param name="Width">How many characters wide it is.</param>
internal sealed record TableColumnLayout(int Index, int Width)
{
    /// <summary>The space beside a column, and the two spaces at the edges of a table.</summary>
    private const int Padding = 2, Edges = 2;

    /// <summary>Distributes the columns over as many tables as the terminal's width asks for; the first column is in each.</summary>
    /// <param name="table">The table.</param>
    /// <param name="width">The terminal's width in characters.</param>
    public static IReadOnlyList<IReadOnlyList<TableColumnLayout>> InParts(ResultTable table, int width)
    {
        int names = Math.Min(WidthOf(table, 0), width / 3);
        int available = width - Edges - names - Padding;
        var parts = new List<IReadOnlyList<TableColumnLayout>>();
        var part = new List<TableColumnLayout> { new(0, names) };
        int used = 0;
        for (int i = 1; i < table.Columns.Count; i++)
        {
            int wanted = Math.Min(WidthOf(table, i), available - Padding);
            if (used > 0 && used + wanted + Padding > available)
            {
                parts.Add(part);
                part = [part[0]];
                used = 0;
            }

            part.Add(new TableColumnLayout(i, wanted));
            used += wanted + Padding;
        }

        return [.. parts, part];
    }

    /// <summary>Cells stay in one line; the heading wraps into two between its words.</summary>
    private static int WidthOf(ResultTable table, int column) =>
        Math.Max(HalvedWidth(table.Columns[column]), table.Rows.Select(row => row[column].Length).DefaultIfEmpty().Max());

    private static int HalvedWidth(string heading) => Enumerable.Range(0, heading.Length).Where(i => heading[i] == ' ')
        .Select(i => Math.Max(i, heading.Length - i - 1)).DefaultIfEmpty(heading.Length).Min();
}
