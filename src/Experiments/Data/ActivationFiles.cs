namespace EncoderStudy.Experiments.Data;

/// <summary>The safetensors files with activations: one, or one to train on and one to test on.</summary>
/// <param name="Train">The file to train on; also to test on, in part, where there is no other.</param>
/// <param name="Test">The file to test on, if there is one.</param>
internal sealed record ActivationFiles(string Train, string? Test)
{
    private const string Extension = ".safetensors", TrainName = "train" + Extension, TestName = "test" + Extension;

    /// <summary>Finds the files.</summary>
    /// <param name="path">
    /// A folder with <c>train.safetensors</c> or with one safetensors file, or a file. A <c>test.safetensors</c> beside <c>train.safetensors</c> is the
    /// one to test on.
    /// </param>
    /// <exception cref="ExperimentException">There is no such file, or it is not clear which.</exception>
    public static ActivationFiles Find(string path)
    {
        string train = Path.GetFullPath(path);
        if (Directory.Exists(train))
            train = InFolder(train);
        if (!File.Exists(train))
            throw new ExperimentException($"--data: found neither file nor folder {train}; expected a safetensors file with activations, or a folder with {TrainName}.");
        string test = Path.Combine(Path.GetDirectoryName(train)!, TestName);
        return new ActivationFiles(train, Path.GetFileName(train) == TrainName && File.Exists(test) ? test : null);
    }

    private static string InFolder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*" + Extension)];
        string train = Path.Combine(folder, TrainName);
        return files.Contains(train) ? train
            : files.Length == 1 ? files[0]
            : throw new ExperimentException($"--data: found {files.Length} safetensors files in {folder}; expected {TrainName}, or one file.");
    }
}
