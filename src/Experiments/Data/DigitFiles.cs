using System.Text;

namespace EncoderStudy.Experiments.Data;

/// <summary>A place to look for files in: what it is called, and its path if it has one.</summary>
internal sealed record DataPlace(string Name, string? Folder);

/// <summary>The four files of a data set of digits, under the names that MNIST gave them.</summary>
internal sealed record DigitFiles(string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    private static readonly string[] Names =
    [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
    ];

    /// <summary>Finds the first place with all four files, each plain or compressed.</summary>
    /// <exception cref="ExperimentException">There is none; the message names the places, and what is missing in each.</exception>
    public static DigitFiles Find(IReadOnlyList<DataPlace> places)
    {
        foreach (DataPlace place in places)
        {
            if (Names.Select(name => PathOf(place, name)).ToArray() is [string images, string labels, string testImages, string testLabels])
                return new DigitFiles(images, labels, testImages, testLabels);
        }

        throw new ExperimentException(Explain(places));
    }

    private static string? PathOf(DataPlace place, string name)
    {
        if (place.Folder is null)
            return null;
        string plain = Path.Combine(place.Folder, name), compressed = plain + ".gz";
        return File.Exists(plain) ? plain : File.Exists(compressed) ? compressed : null;
    }

    private static string Explain(IReadOnlyList<DataPlace> places)
    {
        var message = new StringBuilder("The digits were not found. Looked in:\n");
        foreach (DataPlace place in places)
            message.Append("  ").Append(place.Name).Append(": ").Append(WhatIsWrongWith(place)).Append('\n');
        return message
            .Append("Expected are ").AppendJoin(", ", Names).Append(", each plain or with .gz, in one folder.\n")
            .Append("Give the folder with --data or in ").Append(DigitDataset.FolderVariable)
            .Append("; or leave out --data and --dataset to use the digits that come with the program.")
            .ToString();
    }

    private static string WhatIsWrongWith(DataPlace place)
    {
        if (place.Folder is null)
            return "not set";
        if (!Directory.Exists(place.Folder))
            return $"{place.Folder} (there is no such folder)";
        return $"{place.Folder} (without {string.Join(", ", Names.Where(name => PathOf(place, name) is null))})";
    }
}
