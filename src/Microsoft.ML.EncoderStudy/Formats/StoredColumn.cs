namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A column of a cursor: the rows that its values are read from, and how.</summary>
/// <param name="Rows">The rows; the cursor disposes them.</param>
/// <param name="GetterOf">Makes the getter of the values, given the rows and what says which of them the cursor is at.</param>
internal sealed record StoredColumn(StoredRows Rows, Func<StoredRows, Func<int>, Delegate> GetterOf);
