using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Microsoft.ML.EncoderStudy.Samples.Tests.Snippets;

/// <summary>A piece of C# that readers of the documentation copy.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Code">The piece.</param>
internal sealed partial record Snippet(string Place, string Code)
{
    /// <summary>All of them: those of README and docs, and those of the library's own documentation.</summary>
    public static IReadOnlyList<Snippet> All { get; } = [.. InMarkdown(), .. InDocumentationComments()];

    private static IEnumerable<Snippet> InMarkdown() =>
        from file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "documentation")).Order(StringComparer.Ordinal)
        let text = File.ReadAllText(file)
        from Match block in Fence().Matches(text)
        select new Snippet($"{Path.GetFileName(file)}, line {text[..block.Index].Count(letter => letter == '\n') + 1}", block.Groups[1].Value);

    private static IEnumerable<Snippet> InDocumentationComments() =>
        from member in XDocument.Load(Path.ChangeExtension(typeof(EncoderStudyCatalog).Assembly.Location, ".xml")).Descendants("member")
        from example in member.Descendants("example").Descendants("code")
        select new Snippet(member.Attribute("name")!.Value.Split('(', '`')[0], example.Value);

    [GeneratedRegex(@"^```(?:csharp|cs|c#)\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Fence();
}
