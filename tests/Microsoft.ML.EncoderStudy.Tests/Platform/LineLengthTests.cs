using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>Holds every line to the length that .editorconfig gives, which no compiler or formatter looks at.</summary>
/// <remarks>
/// A message or a test's text stays in one piece, so that it can be searched for: what stands in quotation marks does not count. Neither
/// does the row of a table, which Markdown wants in one line.
/// </remarks>
public partial class LineLengthTests
{
    private static readonly string[] Folders = ["build", "samples", "src", "tests"];

    [Fact]
    public void Lines_OfEveryProject_AreNoLongerThanTheRuleSays()
    {
        Match rule = Rule().Match(File.ReadAllText(Path.Combine(ThisBuild.RepositoryRoot, ".editorconfig")));
        int longest = int.Parse(rule.Groups[1].Value, CultureInfo.InvariantCulture);
        string[] found =
        [
            .. from folder in Folders
               from file in Directory.EnumerateFiles(Path.Combine(ThisBuild.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories)
               let name = Path.GetRelativePath(ThisBuild.RepositoryRoot, file)
               where !BuildOutput().IsMatch(name)
               from line in LongLines(File.ReadAllText(file), longest)
               select $"{name}:{line}",
        ];
        Assert.True(found.Length == 0, $"More than {longest} characters:\n{string.Join('\n', found)}");
    }

    [Theory]
    [InlineData("12345678901", 1)]
    [InlineData("1234567890", 0)]
    [InlineData("f(\"a long text\");", 0)]
    [InlineData("f($\"{a} long {text}\", 1);", 0)]
    [InlineData("/// | one | two |", 0)]
    [InlineData("\"\"\"\n{\"a long line\": 1}\n\"\"\"", 0)]
    public void LongLines_CountWhatIsNotText(string code, int expected) => Assert.Equal(expected, LongLines(code, longest: 10).Count());

    /// <summary>The numbers of the lines that are too long, from 1.</summary>
    private static IEnumerable<int> LongLines(string code, int longest) => Text().Replace(code, text => "\"\"" + Lines().Replace(text.Value, ""))
        .Split('\n').Index().Where(line => line.Item.TrimEnd('\r').Length > longest && !TableRow().IsMatch(line.Item))
        .Select(line => line.Index + 1);

    [GeneratedRegex(@"^max_line_length = (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"^\s*/// \|")]
    private static partial Regex TableRow();

    /// <summary>Text in quotation marks: raw, verbatim or with escapes. Characters come first, as one may be a quotation mark.</summary>
    [GeneratedRegex(
        @"'(\\.|[^'\\])'|\$*""{3}.*?""{3}|\$?@\$?""(""""|[^""])*""|""(\\.|[^""\\\n])*""", RegexOptions.Singleline)]
    private static partial Regex Text();

    [GeneratedRegex(@"[^\n]+")]
    private static partial Regex Lines();
}
