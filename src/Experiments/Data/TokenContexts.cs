namespace EncoderStudy.Experiments.Data;

/// <summary>A token with a few of those around it in the same sequence.</summary>
/// <param name="Before">The text before.</param>
/// <param name="Token">Its own.</param>
/// <param name="After">The text after.</param>
internal sealed record TokenContext(string Before, string Token, string After)
{
    /// <summary>The text in one line, the token itself between brackets.</summary>
    public override string ToString() => $"{Before}⟦{Token}⟧{After}".ReplaceLineEndings("⏎");
}

/// <summary>Describes rows that are tokens of a text.</summary>
/// <param name="tokens">The tokens of a file, by row, texts one after the other.</param>
/// <param name="vocabulary">Their texts.</param>
/// <param name="rows">The rows of the file that there are here, in their order here.</param>
internal sealed class TokenContexts(TokenRows tokens, TokenVocabulary vocabulary, IReadOnlyList<int> rows)
{
    /// <summary>How many tokens are shown on either side.</summary>
    public const int Window = 5;

    /// <summary>Describes a row.</summary>
    /// <param name="row">From 0, in the order of the data.</param>
    public TokenContext Of(int row)
    {
        int center = rows[row], first = center, last = center;
        while (center - first < Window && tokens.AreNeighbours(first - 1, first))
            first--;
        while (last - center < Window && tokens.AreNeighbours(last, last + 1))
            last++;
        return new TokenContext(Text(first, center), Text(center, center + 1), Text(center + 1, last + 1));
    }

    private string Text(int begin, int end) =>
        string.Concat(Enumerable.Range(begin, end - begin).Select(row => vocabulary.TextOf(tokens.Tokens[row])));
}
