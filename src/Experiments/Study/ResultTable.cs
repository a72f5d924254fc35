namespace EncoderStudy.Experiments.Study;

/// <summary>A table for people.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The names of the columns; the first is that of the rows.</param>
/// <param name="Rows">The cells, as text.</param>
internal sealed record ResultTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
