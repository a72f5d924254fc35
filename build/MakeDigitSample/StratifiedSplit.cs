namespace MakeDigitSample;

/// <summary>Divides digits into a training and a test set in which every class has its share, both in random order.</summary>
internal static class StratifiedSplit
{
    /// <summary>
    /// A class gives the test set its proportional share rounded down; the places still free go to the classes that lost most by
    /// rounding, the lower digit first among equals. So no class is off by one or more. The generator first shuffles the classes
    /// from 0 to 9, whose first digits become the test set, then the training set, then the test set.
    /// </summary>
    public static (List<Digit> Train, List<Digit> Test) Split(List<Digit> digits, int testSize, SplitMix64 random)
    {
        List<Digit>[] classes = [.. digits.GroupBy(digit => digit.Label).OrderBy(group => group.Key).Select(group => group.ToList())];
        int[] shares = Shares([.. classes.Select(members => members.Count)], testSize);

        List<Digit> train = [], test = [];
        foreach ((List<Digit> members, int share) in classes.Zip(shares))
        {
            random.Shuffle(members);
            test.AddRange(members.Take(share));
            train.AddRange(members.Skip(share));
        }

        random.Shuffle(train);
        random.Shuffle(test);
        return (train, test);
    }

    private static int[] Shares(int[] counts, int testSize)
    {
        int total = counts.Sum();
        int[] shares = [.. counts.Select(count => count * testSize / total)];
        IEnumerable<int> mostLostFirst = Enumerable.Range(0, counts.Length).OrderByDescending(i => counts[i] * testSize % total);
        foreach (int i in mostLostFirst.Take(testSize - shares.Sum()))
            shares[i]++;
        return shares;
    }
}
