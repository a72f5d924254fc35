using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>A table that scrolls within its own box where the page is narrower than it.</summary>
internal static class TableHtml
{
    /// <summary>In characters: texts that are shorter do not wrap, and longer ones wrap in a column of some width.</summary>
    private const int ShortText = 16, LongText = 40;

    private static readonly Html LongClass = new(" class=\"long\""), ShortClass = new(" class=\"short\""), NumberClass = new(" class=\"number\"");

    public static Html Of(ResultTable table)
    {
        int[] columns = [.. Enumerable.Range(0, table.Columns.Count)];
        return Html.Of($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Table: {table.Title}">
            <table>
            <caption>{table.Title}</caption>
            <thead><tr>{Html.Each(columns, Heading)}</tr></thead>
            <tbody>
            {Html.Each(table.Rows, row => Html.Of($"<tr>{Html.Each(columns, column => Cell(row, column))}</tr>"))}
            </tbody>
            </table>
            </div>
            """);

        // A corner without a name is no heading of anything.
        Html Heading(int column) => table.Columns[column].Length == 0
            ? Html.Of($"<td></td>")
            : Html.Of($"""<th scope="col"{Alignment(column)}>{table.Columns[column]}</th>""");

        Html Cell(IReadOnlyList<string> row, int column) => column == 0
            ? Html.Of($"""<th scope="row"{(row[column].Length > LongText ? LongClass : Html.None)}>{row[column]}</th>""")
            : Html.Of($"<td{(NumericColumn.Is(table, column) ? NumberClass : Length(row[column]))}>{row[column]}</td>");

        Html Length(string text) => text.Length <= ShortText ? ShortClass : text.Length > LongText ? LongClass : Html.None;

        Html Alignment(int column) => NumericColumn.Is(table, column) ? NumberClass : Html.None;
    }
}
