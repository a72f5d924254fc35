namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>A damaged file.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Damage">The sample that it was made from, and what was done to it.</param>
internal sealed record MutatedFile(byte[] Content, string Damage);

/// <summary>Damages files, by their number: the same number gives the same file, on every machine.</summary>
/// <remarks>
/// Knows nothing of any format. A format brings sound samples with the places of their fields, mutations of its own (a name of its table, an entry of its
/// header …), and a way to seal a damaged file: to make its checksums and lengths match again, so that the checks behind them are reached.
/// </remarks>
/// <param name="samples">What is damaged.</param>
/// <param name="ownMutations">What only this format can suffer; as likely, all together, as all of <see cref="ByteMutations"/>.</param>
internal sealed class FileMutator(IReadOnlyList<Sample> samples, params IReadOnlyList<FileMutation> ownMutations)
{
    private const int MostMutations = 4;

    /// <summary>
    /// Makes checksums and lengths of a damaged file match again; used on all but one of eight files. Must stand any bytes, and gives those
    /// back that it can make nothing of.
    /// </summary>
    public Func<byte[], byte[]>? Seal { get; init; }

    /// <summary>The file of a number.</summary>
    public MutatedFile Make(long number)
    {
        var random = new Random(SeedOf(number));
        Sample sample = OneOf(samples, random);
        byte[] content = [.. sample.Content];
        var damage = new List<string> { sample.Name };

        // One in most files. Fields come first, since they lie where they are named only until something was inserted or cut off.
        int mutations = 1 + (int)(MostMutations * Math.Pow(random.NextDouble(), 3));
        int ofFields = sample.Fields.Count == 0 ? 0 : random.Next(mutations + 1);
        for (int i = 0; i < ofFields; i++)
        {
            Field field = OneOf(sample.Fields, random);
            field.Damage(content, random);
            damage.Add($"set {field.Name}");
        }

        for (int i = ofFields; i < mutations; i++)
        {
            FileMutation mutation = OneOf(ownMutations.Count > 0 && random.Next(2) == 0 ? ownMutations : ByteMutations.All, random);
            content = mutation.Apply(content, random);
            damage.Add(mutation.Name);
        }

        if (Seal is not null && random.Next(8) > 0)
        {
            content = Seal(content);
            damage.Add("sealed");
        }

        return new MutatedFile(content, string.Join(", ", damage));
    }

    private static T OneOf<T>(IReadOnlyList<T> choices, Random random) => choices[random.Next(choices.Count)];

    /// <summary>Neighbouring numbers give unlike seeds (the last steps of SplitMix64, by Steele, Lea and Flood).</summary>
    private static int SeedOf(long number)
    {
        ulong z = unchecked((ulong)number * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return (int)(z ^ (z >> 31));
    }
}
