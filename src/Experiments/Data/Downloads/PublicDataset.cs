namespace EncoderStudy.Experiments.Data.Downloads;

/// <summary>A file of a public data set, and what it is known by.</summary>
/// <param name="Name">Its name, on servers and here.</param>
/// <param name="Checksum">The sum of the right file.</param>
internal sealed record PublicFile(string Name, Checksum Checksum);

/// <summary>A data set that can be downloaded.</summary>
/// <param name="Name">The name that <c>--dataset</c> takes.</param>
/// <param name="Folder">The folder where programs of this user look for it.</param>
/// <param name="Mirrors">Folders of servers with its files, in the order in which they are tried.</param>
/// <param name="Files">Its files.</param>
internal sealed record PublicDataset(string Name, string Folder, IReadOnlyList<Uri> Mirrors, IReadOnlyList<PublicFile> Files)
{
    /// <summary>All that can be downloaded: the one place with addresses and sums.</summary>
    /// <remarks>
    /// The sums of MNIST were computed for this project from the decompressed files; those of Fashion-MNIST are the ones that its authors publish
    /// for the compressed files. The addresses are those in common use; no test tries them, as tests run offline.
    /// </remarks>
    public static IReadOnlyList<PublicDataset> All { get; } =
    [
        new(
            DigitDataset.Mnist,
            DigitDataset.CacheFolder,
            [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
            [
                new("train-images-idx3-ubyte.gz", Checksum.Content("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db")),
                new("train-labels-idx1-ubyte.gz", Checksum.Content("65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")),
                new("t10k-images-idx3-ubyte.gz", Checksum.Content("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")),
                new("t10k-labels-idx1-ubyte.gz", Checksum.Content("ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
            ]),
        new(
            FashionDataset.Name,
            FashionDataset.CacheFolder,
            [new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")],
            [
                new("train-images-idx3-ubyte.gz", Checksum.CompressedFile("8d4fb7e6c68d591d4c3dfef9ec88bf0d")),
                new("train-labels-idx1-ubyte.gz", Checksum.CompressedFile("25c81989df183df01b3e8a0aad5dffbe")),
                new("t10k-images-idx3-ubyte.gz", Checksum.CompressedFile("bef4ecab320f06d8554ea6380940ec79")),
                new("t10k-labels-idx1-ubyte.gz", Checksum.CompressedFile("bb300cfdad3c16e7a12a480ee83cd310")),
            ]),
    ];

    /// <summary>The data set of that name, or null.</summary>
    public static PublicDataset? Find(string name) => All.FirstOrDefault(dataset => dataset.Name == name);
}
