namespace EncoderStudy.Experiments.Connections;

/// <summary>How far two ways of sorting the same rows agree.</summary>
internal static class MutualInformation
{
    /// <summary>
    /// The mutual information of two labels over the mean of their entropies: 1 where each tells the other, about 0 where they are
    /// independent; above it by chance, the more so the fewer rows there are for a label. Rows with a label below 0 in either are left out.
    /// </summary>
    public static double Normalised(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        (int Left, int Right)[] pairs = [.. left.Zip(right).Where(pair => pair.First >= 0 && pair.Second >= 0)];
        double both = Entropy(pairs), first = Entropy(pairs.Select(pair => pair.Left)), second = Entropy(pairs.Select(pair => pair.Right));
        double mean = (first + second) / 2;
        return mean > 0 ? Math.Max(0, first + second - both) / mean : 1;
    }

    /// <summary>What <see cref="Normalised"/> gives by chance: with the rows of one in random order, mean of ten.</summary>
    public static double Chance(IReadOnlyList<int> left, IReadOnlyList<int> right, int seed)
    {
        (int Left, int Right)[] pairs = [.. left.Zip(right).Where(pair => pair.First >= 0 && pair.Second >= 0)];
        int[] first = Array.ConvertAll(pairs, pair => pair.Left), second = Array.ConvertAll(pairs, pair => pair.Right);
        var random = new Random(seed);
        return Enumerable.Range(0, 10).Average(_ =>
        {
            random.Shuffle(second);
            return Normalised(first, second);
        });
    }

    private static double Entropy<T>(IEnumerable<T> labels)
        where T : notnull
    {
        int[] counts = [.. labels.CountBy(label => label).Select(pair => pair.Value)];
        double total = counts.Sum();
        return -counts.Sum(count => count / total * Math.Log(count / total));
    }
}
