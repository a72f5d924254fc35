namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>What tells one training from another, as names and values that a message can show.</summary>
/// <param name="Entries">The names, each once, and the values.</param>
internal sealed record TrainingIdentity(IReadOnlyList<KeyValuePair<string, string>> Entries)
{
    /// <summary>The entries in which another training differs, shown; empty where it is the same.</summary>
    public IEnumerable<string> DifferencesFrom(TrainingIdentity other)
    {
        Dictionary<string, string> mine = new(Entries), others = new(other.Entries);
        foreach (string name in Entries.Concat(other.Entries).Select(entry => entry.Key).Distinct())
        {
            string here = mine.GetValueOrDefault(name, "unknown"), there = others.GetValueOrDefault(name, "unknown");
            if (here != there)
                yield return $"{name} is {there} there and {here} here";
        }
    }
}
