using System.IO.Compression;
using System.Xml.Linq;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>The widened copies are for the compiler alone: neither the library's output nor its package carries one.</summary>
[Collection(Builds.Collection)]
public sealed class PackageTests(ITestOutputHelper log) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void WidenedCopies_AreToldFromTheRealAssemblies()
    {
        string copies = Path.Combine(ThisBuild.LibraryFolder, "obj", ThisBuild.Configuration, "net10.0", "widened");

        Assert.True(Widened.Is(Path.Combine(copies, "Microsoft.ML.Core.dll")));
        Assert.True(Widened.Is(Path.Combine(copies, "Microsoft.ML.Data.dll")));
        Assert.False(Widened.Is(typeof(VersionInfo).Assembly.Location));
        Assert.False(Widened.Is(typeof(MLContext).Assembly.Location));
    }

    [Fact]
    public void LibraryOutput_HoldsNoAssemblyButItsOwn()
    {
        string output = Path.Combine(ThisBuild.LibraryFolder, "bin", ThisBuild.Configuration, "net10.0");

        IEnumerable<string?> assemblies = Directory.EnumerateFiles(output, "*.dll", SearchOption.AllDirectories).Select(Path.GetFileName);

        Assert.Equal(["Microsoft.ML.EncoderStudy.dll"], assemblies);
    }

    [Fact]
    public void Package_HoldsTheLibraryAloneAndDependsOnWhatItNeeds()
    {
        DotNetCommand pack = DotNetCommand.Run(
            _folder.Path, "pack", ThisBuild.LibraryProject, "--no-build", "-c", ThisBuild.Configuration, "-o", _folder.Path);
        log.WriteLine(pack.Output);
        Assert.Equal(0, pack.ExitCode);

        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_folder.Path, "*.nupkg")));
        Assert.Equal(
            ["lib/net10.0/Microsoft.ML.EncoderStudy.dll"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)));

        using Stream nuspec = package.GetEntry("Microsoft.ML.EncoderStudy.nuspec")!.Open();
        IEnumerable<string> dependencies = XDocument.Load(nuspec).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}");
        Assert.Contains("Microsoft.ML [5.0.1, 6.0.0)", dependencies);
        Assert.DoesNotContain(dependencies, dependency => dependency.StartsWith("WidenReferences", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
