using System.Text;
using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class TokenVocabularyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_AFolderWithTexts_GivesThemByTheirLine()
    {
        _folder.Write(TokenVocabulary.FileName, Encoding.UTF8.GetBytes("\"<unk>\"\n\" the\"\n\"\\u00e9\"\n\"<0x0A>\"\n"));

        TokenVocabulary vocabulary = TokenVocabulary.In(_folder.Path);

        Assert.Equal(["<unk>", " the", "é", "↵", "#4 ", "#-1 "], new[] { 0, 1, 2, 3, 4, -1 }.Select(vocabulary.TextOf));
    }

    [Fact]
    public void In_AFolderWithoutTexts_WritesNumbers() => Assert.Equal("#3 ", TokenVocabulary.In(_folder.Path).TextOf(3));

    [Fact]
    public void In_ALongLineThatIsNoText_ShowsItsBeginning()
    {
        _folder.Write(TokenVocabulary.FileName, Encoding.UTF8.GetBytes(new string('x', 100_000)));

        Assert.InRange(Assert.Throws<ExperimentException>(() => TokenVocabulary.In(_folder.Path)).Message.Length, 50, 400);
    }

    [Theory]
    [InlineData("the")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("\"a\" \"b\"")]
    [InlineData("\"\\ud800\"")]
    public void In_ALineThatIsNoText_NamesFileAndLine(string line)
    {
        string path = _folder.Write(TokenVocabulary.FileName, Encoding.UTF8.GetBytes($"\"a\"\n{line}\n"));

        var error = Assert.Throws<ExperimentException>(() => TokenVocabulary.In(_folder.Path));

        Assert.StartsWith($"{path}, line 2: found {line}; expected a JSON string", error.Message, StringComparison.Ordinal);
    }
}
