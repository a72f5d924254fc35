namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Tells whether later passes over some rows bring those of the first, in whatever order. Thread-safe.</summary>
/// <remarks>
/// Nobody knows at the first pass which rows will be held out. So each pass over a part is compared with the first pass over that part, and
/// the first passes over both parts together with that over all rows.
/// </remarks>
/// <param name="all">The sum of the hashes of all rows in the first pass.</param>
internal sealed class PassContents(ulong all)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RowPart, ulong> _parts = [];

    /// <summary>Takes in a pass that has ended.</summary>
    /// <param name="part">The part that it was over.</param>
    /// <param name="sum">The sum of the hashes of its rows.</param>
    /// <returns>Whether they are the rows of the passes before, as far as those tell.</returns>
    public bool AreThoseOfBefore(RowPart part, ulong sum)
    {
        if (part == RowPart.All)
            return sum == all;
        lock (_lock)
        {
            if (!_parts.TryAdd(part, sum))
                return _parts[part] == sum;
            return !_parts.TryGetValue(part.Others, out ulong others) || unchecked(sum + others) == all;
        }
    }
}
