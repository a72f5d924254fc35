namespace EncoderStudy.Experiments.Data.Downloads;

/// <summary>Lists the data sets: what they are, where each was looked for, what was found, and whether the files are the right ones.</summary>
/// <param name="output">Where to write.</param>
internal sealed class DatasetListing(TextWriter output)
{
    /// <summary>Writes the list.</summary>
    /// <returns>Whether every file that was found and whose sum is known is the right one.</returns>
    public bool Write()
    {
        Heading(DigitDataset.Sample, "10,000 handwritten digits, which come with the program");
        Find(DigitDataset.Places(DigitDataset.Sample, folder: null));

        Heading(DigitDataset.Mnist, "70,000 handwritten digits");
        bool right = Verify(DigitDataset.Mnist, Find(DigitDataset.Places(DigitDataset.Mnist, folder: null)));

        Heading(FashionDataset.Name, "70,000 pictures of clothes");
        right &= Verify(FashionDataset.Name, Find(FashionDataset.Places(folder: null)));

        Heading(ImageDataset.AnyIdx, "any other data in four IDX files of those names, labels optional: from the folder in --data");
        Heading(ActivationDataset.Name, "activations of a language model: from the safetensors file, or the folder of one, in --data");
        Heading(SyntheticDataset.Name, "128 known components in 64 dimensions, made by the program");
        return right;
    }

    /// <summary>Writes where one data set was looked for, and about each of its files whether it is the right one.</summary>
    /// <param name="name">The name of a data set that can be downloaded.</param>
    /// <param name="folder">The folder to look in instead of the usual places, if one was given.</param>
    /// <returns>Whether it was found, and no file is wrong.</returns>
    public bool WriteOne(string name, string? folder)
    {
        DataPlace? place = Find(name == FashionDataset.Name ? FashionDataset.Places(folder) : DigitDataset.Places(name, folder));
        return Verify(name, place) && place is not null;
    }

    private void Heading(string name, string description) => output.WriteLine($"{name}: {description}");

    /// <summary>Writes where was looked, and returns the first place with all files.</summary>
    private DataPlace? Find(IReadOnlyList<DataPlace> places)
    {
        DataPlace? found = null;
        foreach (DataPlace place in places)
        {
            string? wrong = DigitFiles.WhatIsWrongWith(place);
            string state = wrong ?? $"{place.Folder} ({(found is null ? "found" : "found, but the one above comes first")})";
            output.WriteLine($"  {place.Name}: {state}");
            if (wrong is null)
                found ??= place;
        }

        return found;
    }

    private bool Verify(string name, DataPlace? place)
    {
        PublicDataset dataset = PublicDataset.Find(name)!;
        if (place is null)
        {
            output.WriteLine($"  not found; get it with: data download {name}");
            return true;
        }

        bool right = true;
        foreach (PublicFile file in dataset.Files)
        {
            string path = DigitFiles.PathOf(place, Path.GetFileNameWithoutExtension(file.Name))!;
            string? wrong = file.Checksum.WhatIsWrongWith(path);
            right &= wrong is null;
            string state = wrong is not null ? $"WRONG: {wrong}"
                : file.Checksum.Of(path) is null ? $"not verified: only the {file.Checksum.Algorithm} of the compressed file is known"
                : $"right ({file.Checksum.Algorithm}{(file.Checksum.OfContent ? " of the content" : "")})";
            output.WriteLine($"  {Path.GetFileName(path)}: {state}");
        }

        return right;
    }
}
