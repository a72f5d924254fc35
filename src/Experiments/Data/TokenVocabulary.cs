using System.Globalization;
using System.Text.Json;

namespace EncoderStudy.Experiments.Data;

/// <summary>The text of tokens.</summary>
/// <param name="texts">The text of each token, by its id.</param>
internal sealed class TokenVocabulary(IReadOnlyList<string> texts)
{
    /// <summary>The file with the texts, beside the activations: a line for each token, in the order of the ids, its text as a JSON string.</summary>
    public const string FileName = "vocab.txt";

    private const int LongestQuote = 40;

    /// <summary>Reads the file in a folder; without one, tokens are written as numbers.</summary>
    /// <exception cref="ExperimentException">A line is not a JSON string.</exception>
    public static TokenVocabulary In(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return new TokenVocabulary([]);
        var texts = new List<string>();
        using var lines = new StreamReader(RegularFile.Open(path));
        while (lines.ReadLine() is string line)
            texts.Add(Parse(line, texts.Count, path));
        return new TokenVocabulary(texts);
    }

    /// <summary>The text of a token: a line break as ↵, and one without a text as its number.</summary>
    public string TextOf(int token) => token >= 0 && token < texts.Count
        ? texts[token].Replace("<0x0A>", "↵", StringComparison.Ordinal).Replace('\n', '↵')
        : string.Create(CultureInfo.InvariantCulture, $"#{token} ");

    private static string Parse(string line, int index, string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<string>(line) is string text)
                return text;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is thrown for escapes that stand for no text.
        }

        string found = line.Length <= LongestQuote ? line : line[..LongestQuote] + "…";
        throw new ExperimentException(FormattableString.Invariant($"{path}, line {index + 1}: found {found}; expected a JSON string, the text of token {index}."));
    }
}
