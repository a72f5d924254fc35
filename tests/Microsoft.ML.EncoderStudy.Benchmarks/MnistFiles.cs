namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>The four files of MNIST.</summary>
internal sealed record MnistFiles(string TrainImages, string TrainLabels, string TestImages, string TestLabels)
{
    public static IReadOnlyList<string> Names { get; } =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>The files in a folder, each plain or compressed; null where one is missing.</summary>
    public static MnistFiles? Find(string folder) =>
        Names.Select(name => PathOf(Path.Combine(folder, name))).ToArray() is [string images, string labels, string testImages, string testLabels]
            ? new MnistFiles(images, labels, testImages, testLabels)
            : null;

    private static string? PathOf(string plain) => File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
}
