using System.Text.RegularExpressions;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>Tells columns of numbers, which are aligned at the right, from columns of text.</summary>
internal static partial class NumericColumn
{
    /// <summary>Whether every cell of a column is made of numbers, or a dash. The first column, that of the rows' names, is text.</summary>
    public static bool Is(ResultTable table, int column) => column > 0 && table.Rows.All(row => Numbers().IsMatch(row[column]));

    [GeneratedRegex(@"^(NaN|\d(E[+-]?\d+)?|[\s.,:/+\-−±–…×∞%\[\]()])*$")]
    private static partial Regex Numbers();
}
