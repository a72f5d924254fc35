using System.Text;

namespace EncoderStudy.Experiments.Data;

/// <summary>A place to look for files in: what it is called, and its path if it has one.</summary>
internal sealed record DataPlace(string Name, string? Folder);

/// <summary>The four files of a data set of digits or other images, under the names that MNIST gave them.</summary>
internal sealed record DigitFiles(string TrainImages, string? TrainLabels, string TestImages, string? TestLabels)
{
    /// <summary>The names, without the .gz that each may have.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ];

    /// <summary>Finds the first place with all four files, each plain or compressed.</summary>
    /// <param name="places">Where to look, in this order.</param>
    /// <param name="what">What is looked for, for the message.</param>
    /// <param name="labelsNeeded">Whether images without any labels are not enough. Labels of one part only never are.</param>
    /// <exception cref="ExperimentException">There is none; the message names the places, and what is missing in each.</exception>
    public static DigitFiles Find(IReadOnlyList<DataPlace> places, string what = "The digits", bool labelsNeeded = true)
    {
        foreach (DataPlace place in places)
        {
            string?[] paths = [.. Names.Select(name => PathOf(place, name))];
            if (paths is [string images, string labels, string testImages, string testLabels])
                return new DigitFiles(images, labels, testImages, testLabels);
            if (!labelsNeeded && paths is [string alone, null, string testAlone, null])
                return new DigitFiles(alone, null, testAlone, null);
        }

        throw new ExperimentException(Explain(places, what));
    }

    /// <summary>The file of that name in a place, plain or else compressed; null if there is neither.</summary>
    public static string? PathOf(DataPlace place, string name)
    {
        if (place.Folder is null)
            return null;
        string plain = Path.Combine(place.Folder, name), compressed = plain + ".gz";
        return File.Exists(plain) ? plain : File.Exists(compressed) ? compressed : null;
    }

    /// <summary>What is wrong with a place, or null where it has all four files.</summary>
    public static string? WhatIsWrongWith(DataPlace place)
    {
        if (place.Folder is null)
            return "not set";
        if (!Directory.Exists(place.Folder))
            return $"{place.Folder} (there is no such folder)";
        string[] missing = [.. Names.Where(name => PathOf(place, name) is null)];
        return missing.Length == 0 ? null : $"{place.Folder} (without {string.Join(", ", missing)})";
    }

    private static string Explain(IReadOnlyList<DataPlace> places, string what)
    {
        var message = new StringBuilder($"{what} were not found. Looked in:\n");
        foreach (DataPlace place in places)
            message.Append("  ").Append(place.Name).Append(": ").Append(WhatIsWrongWith(place)).Append('\n');
        return message
            .Append("Expected are ").AppendJoin(", ", Names).Append(", each plain or with .gz, in one folder.\n")
            .Append("Give the folder with --data or in ").Append(DigitDataset.FolderVariable)
            .Append("; or leave out --data and --dataset to use the digits that come with the program.")
            .ToString();
    }
}
