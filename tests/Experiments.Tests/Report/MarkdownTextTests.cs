using EncoderStudy.Experiments.Report;
using Markdig;

namespace EncoderStudy.Experiments.Tests.Report;

/// <summary>Held to an independent reader of Markdown.</summary>
public sealed class MarkdownTextTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().UseMathematics().Build();

    public static TheoryData<string> Texts =>
    [
        SampleResult.Nasty, "# not a heading", "- no item", "+ no item", "1. no item", "23) no item", "=== no heading", "--- no rule", "> no quote",
        "| no | table |", "![no](picture.png)", "https is fine", "~~no~~", "a\\", "&lt;", "***", "P < 0.05 & x_1 * y_2", "`", "1 - 2", "−3.5 ± 0.2",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Of_AnyText_IsReadAsThatTextInAParagraph(string text) =>
        Assert.Equal($"<p>{Encode(text)}</p>\n", Markdown.ToHtml(MarkdownText.Of(text), Pipeline));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Of_AnyText_IsReadAsThatTextInACell(string text) =>
        Assert.Contains($"<td>{Encode(text)}</td>", Markdown.ToHtml($"| a | b |\n| --- | --- |\n| {MarkdownText.Of(text)} | 1 |\n", Pipeline), StringComparison.Ordinal);

    [Theory]
    [InlineData("64.0")]
    [InlineData("-3.5 ± 0.2")]
    [InlineData("(i) With 1.5 of it: none")]
    public void Of_TextWithoutMeaningToMarkdown_IsLeftAsItIs(string text) => Assert.Equal(text, MarkdownText.Of(text));

    [Fact]
    public void Of_LineBreaks_AreSpaces() => Assert.Equal("a b c", MarkdownText.Of("a\nb\r\n c\n"));

    /// <summary>As Markdig encodes.</summary>
    private static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
