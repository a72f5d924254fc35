namespace EncoderStudy.Experiments.Data;

/// <summary>The data sets there are, and where each is looked for.</summary>
internal static class DigitDataset
{
    /// <summary>The 10,000 digits that come with the program.</summary>
    public const string Sample = "mnist-10k";

    /// <summary>All of MNIST, which does not.</summary>
    public const string Mnist = "mnist";

    /// <summary>The environment variable that may hold a folder with MNIST.</summary>
    public const string FolderVariable = "ENCODERSTUDY_DATA";

    /// <summary>The folder where MNIST may lie for all programs of this user.</summary>
    public static string CacheFolder { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "EncoderStudy",
        Mnist);

    /// <summary>Finds the files of a data set.</summary>
    /// <param name="dataset"><see cref="Sample"/> or <see cref="Mnist"/>.</param>
    /// <param name="folder">The folder with MNIST, if one was given: then no other is looked in.</param>
    /// <exception cref="ExperimentException">They are nowhere; the message says where they were looked for.</exception>
    public static DigitFiles Find(string dataset, string? folder) => DigitFiles.Find(Places(dataset, folder));

    /// <summary>Where a data set is looked for, in this order.</summary>
    /// <param name="dataset"><see cref="Sample"/> or <see cref="Mnist"/>.</param>
    /// <param name="folder">The folder with MNIST, if one was given: then no other is looked in.</param>
    public static IReadOnlyList<DataPlace> Places(string dataset, string? folder)
    {
        if (dataset == Sample)
            return [new("the program's own folder", Path.Combine(AppContext.BaseDirectory, Sample))];
        if (folder is not null)
            return [new("--data", Path.GetFullPath(folder))];
        return [new(FolderVariable, Environment.GetEnvironmentVariable(FolderVariable)), new("the cache folder", CacheFolder)];
    }
}
