namespace Microsoft.ML.EncoderStudy.Tests.Samples;

/// <summary>Full MNIST, where the machine has it beside the repository; the project does not depend on it.</summary>
public static class FullMnist
{
    /// <summary>The folder with the four files, or null.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "EncoderStudy.sln")))
            root = root.Parent;

        string? folder = root?.Parent is null ? null : Path.Combine(root.Parent.FullName, "shared", "data", "mnist");
        return Directory.Exists(folder) ? folder : null;
    }
}
