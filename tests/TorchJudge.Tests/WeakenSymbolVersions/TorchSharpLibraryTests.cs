using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using EncoderStudy.WeakenSymbolVersions;

namespace Microsoft.ML.EncoderStudy.TorchJudge.WeakenSymbolVersions;

/// <summary>The real library: in the package cache as it was shipped, in the output as this machine needs it.</summary>
public class TorchSharpLibraryTests
{
    private const string Provider = "libstdc++.so.6", Version = "GLIBCXX_3.4.32";
    private const string Entry = "runtimes/linux-x64/native/libLibTorchSharp.so";

    private static string Package { get; } = typeof(TorchSharpLibraryTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "TorchSharpPackage").Value!;

    private static string Cached { get; } = Path.Combine(Package, Entry);

    [Fact]
    public void CachedLibrary_AfterBuilding_HasTheHashOfTheOneInThePackage()
    {
        using ZipArchive package = ZipFile.OpenRead(Directory.GetFiles(Package, "*.nupkg").Single());
        using Stream shipped = package.GetEntry(Entry)!.Open();

        Assert.Equal(SHA256.HashData(shipped), SHA256.HashData(File.ReadAllBytes(Cached)));
        NeededVersion needed = Needed(File.ReadAllBytes(Cached));
        Assert.False(needed.IsWeak);
    }

    [Fact]
    public void LibraryInTheOutput_DiffersInOneBitWhereTheMachineLacksTheVersionAndNotAtAllElsewhere()
    {
        if (!OperatingSystem.IsLinux())
            return; // the tool is for Linux
        string installed = LoadedLibrary.Find(Provider) ?? throw new InvalidOperationException($"{Provider} is not installed.");
        bool lacking = !new ElfFile(File.ReadAllBytes(installed)).DefinedVersions().Contains(Version);
        byte[] shipped = File.ReadAllBytes(Cached);
        byte[] output = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));

        Assert.Equal(lacking, Needed(output).IsWeak);
        Assert.Equal(shipped.Length, output.Length);
        Assert.Equal(lacking ? 1 : 0, Enumerable.Range(0, output.Length).Count(i => output[i] != shipped[i]));
    }

    [Fact]
    public void InstalledLibrary_DefinesTheVersionsOfItsFirstReleases() =>
        Assert.Contains("GLIBCXX_3.4", new ElfFile(File.ReadAllBytes(LoadedLibrary.Find(Provider)!)).DefinedVersions());

    private static NeededVersion Needed(byte[] image) =>
        Assert.Single(new ElfFile(image).NeededVersions(), needed => needed.Provider == Provider && needed.Version == Version);
}
