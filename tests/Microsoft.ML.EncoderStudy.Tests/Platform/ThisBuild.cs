using System.Reflection;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>The build that the running tests belong to.</summary>
internal static class ThisBuild
{
    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } =
        typeof(ThisBuild).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    public static string LibraryFolder { get; } = Path.Combine(RepositoryRoot, "src", "Microsoft.ML.EncoderStudy");

    public static string LibraryProject { get; } = Path.Combine(LibraryFolder, "Microsoft.ML.EncoderStudy.csproj");

    private static string FindRepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EncoderStudy.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds EncoderStudy.sln.");
    }
}
