namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Tells whether later passes over some rows bring those of the first, in whatever order. Thread-safe.</summary>
/// <remarks>
/// Nobody knows at the first pass which rows will be held out. So each pass over a subset is compared with the first pass over that subset, and
/// the first passes over both subsets together with that over all rows.
/// </remarks>
/// <param name="all">The sum of the hashes of all rows in the first pass.</param>
internal sealed class PassContents(ulong all)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RowSubset, ulong> _subsets = [];

    /// <summary>Takes in a pass that has ended.</summary>
    /// <param name="subset">The subset that it was over.</param>
    /// <param name="sum">The sum of the hashes of its rows.</param>
    /// <returns>Whether they are the rows of the passes before, as far as those tell.</returns>
    public bool AreThoseOfBefore(RowSubset subset, ulong sum)
    {
        if (subset == RowSubset.All)
            return sum == all;
        lock (_lock)
        {
            if (!_subsets.TryAdd(subset, sum))
                return _subsets[subset] == sum;
            return !_subsets.TryGetValue(subset.Others, out ulong others) || unchecked(sum + others) == all;
        }
    }
}
