namespace EncoderStudy.Experiments.Data;

/// <summary>What the rows of a file of activations say about their place in a text.</summary>
/// <param name="Tokens">The id of each row's token.</param>
/// <param name="Sequences">The sequence that each belongs to, if known; otherwise all rows are taken for one.</param>
/// <param name="Positions">The place of each in its sequence, if known; otherwise none is taken to be left out between two rows.</param>
internal sealed record TokenRows(int[] Tokens, long[]? Sequences, int[]? Positions)
{
    /// <summary>Whether two rows, one after the other, both exist, belong to the same sequence and follow one another in it.</summary>
    public bool AreNeighbours(int row, int next) =>
        row >= 0 && next < Tokens.Length && (Sequences is null || Sequences[row] == Sequences[next])
        && (Positions is null || Positions[row] + 1 == Positions[next]);
}
