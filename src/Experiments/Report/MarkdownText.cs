using System.Text.RegularExpressions;

namespace EncoderStudy.Experiments.Report;

/// <summary>Text as Markdown that shows it to the letter.</summary>
internal static partial class MarkdownText
{
    /// <summary>Every sign that can mean something within a line, or in a cell of a table, gets a backslash; a line break becomes a space.</summary>
    public static string Of(string text)
    {
        string line = Spaces().Replace(text, " ").Trim();
        return StartOfBlock().Replace(Signs().Replace(line, @"\$0"), @"$1\$2");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[\\`*_\[\]<>|~$&]")]
    private static partial Regex Signs();

    // A heading, a list or the line below a heading: only at the start.
    [GeneratedRegex(@"^(\d*)([#=]|(?<!\d)[+\-](?=[\s\-]|$)|(?<=\d)[.)](?=\s|$))")]
    private static partial Regex StartOfBlock();
}
