namespace EncoderStudy.Experiments.Data;

/// <summary>Fashion-MNIST: as many images of clothes as MNIST has digits, in files of the same names and form.</summary>
internal static class FashionDataset
{
    /// <summary>The name that <c>--dataset</c> takes.</summary>
    public const string Name = "fashion-mnist";

    /// <summary>The folder where it may lie for all programs of this user: beside that of MNIST.</summary>
    public static string CacheFolder { get; } = Path.Combine(Path.GetDirectoryName(DigitDataset.CacheFolder)!, Name);

    /// <summary>Where it is looked for, in this order.</summary>
    /// <param name="folder">The folder, if one was given: then no other is looked in.</param>
    /// <remarks>
    /// The files have the names of MNIST's, and the folder in <see cref="DigitDataset.FolderVariable"/> itself is where MNIST is looked for:
    /// so only a folder in it is looked in.
    /// </remarks>
    public static IReadOnlyList<DataPlace> Places(string? folder)
    {
        if (folder is not null)
            return [new("--data", Path.GetFullPath(folder))];
        string? variable = Environment.GetEnvironmentVariable(DigitDataset.FolderVariable);
        return
        [
            new($"{DigitDataset.FolderVariable}/{Name}", variable is null ? null : Path.Combine(variable, Name)),
            new("the cache folder", CacheFolder),
        ];
    }
}
