using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.EncoderStudy.Tests.Platform;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Layers;

/// <summary>What README says of the house, against the house.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));

    private static readonly Type[] Types = typeof(DecoderFreeSaeEstimator).Assembly.GetTypes();

    [Fact]
    public void ARowsWay_NamesClassesThatThereAre()
    {
        string way = Between("**A row's way through it**", "To add a term");
        string[] names = [.. Code().Matches(way).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("Options.", StringComparison.Ordinal))];

        Assert.True(names.Length > 30, $"{names.Length} names");
        Assert.Empty(names.Select(name => name.Split('.')[0]).Except(Types.Select(type => type.Name.Split('`')[0])));
    }

    [Fact]
    public void TheMap_HasEveryFolderOfTheLibraryInTheOrderOfItsLayers()
    {
        string[] folders =
        [
            .. Folder().Matches(Between("## A map of the house", "**A row's way through it**"))
                .Select(match => match.Groups[1].Value.Replace('/', '.')),
        ];

        Assert.Equal(LayerTests.Layers.Reverse(), folders.Where(LayerTests.Layers.Contains));
        Assert.Equal(["DecoderFreeSae", "SparseAutoencoder", "Encoders", "Vocabulary"], folders.Except(LayerTests.Layers));
    }

    [Fact]
    public void TheTableOfDependencies_NamesEveryPackageOfTheLibraryWithItsVersion()
    {
        string[] rows = [.. Between("| depends on | for |", "## Licence").Split('\n').Where(row => row.Contains("| the library", StringComparison.Ordinal))];
        XDocument versions = XDocument.Load(Path.Combine(ThisBuild.RepositoryRoot, "Directory.Packages.props"));
        string[] expected =
        [
            .. from package in XDocument.Load(ThisBuild.LibraryProject).Descendants("PackageReference")
               where package.Attribute("PrivateAssets")?.Value != "all"
               let name = package.Attribute("Include")!.Value
               let version = versions.Descendants("PackageVersion").Single(known => known.Attribute("Include")!.Value == name)
               select $"{name} {version.Attribute("Version")!.Value.TrimStart('[').Split(',')[0]}",
        ];

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(), rows.SelectMany(row => Package().Matches(row.Split('|')[1]).Select(match => match.Value)).Order());
    }

    [Theory]
    [InlineData("src/Experiments/Experiments.csproj")]
    [InlineData("src/ScoreSavedModel/ScoreSavedModel.csproj")]
    public void TheTableOfDependencies_NamesEveryPackageOfAProgram(string project)
    {
        string table = Between("| depends on | for |", "## Licence");

        Assert.All(
            XDocument.Load(Path.Combine(ThisBuild.RepositoryRoot, project)).Descendants("PackageReference"),
            package => Assert.Contains(package.Attribute("Include")!.Value, table, StringComparison.Ordinal));
    }

    private static string Between(string start, string end)
    {
        int first = Readme.IndexOf(start, StringComparison.Ordinal), last = Readme.IndexOf(end, StringComparison.Ordinal);
        Assert.InRange(first, 0, last);
        return Readme[first..last];
    }

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex Code();

    /// <summary>A name and a version.</summary>
    [GeneratedRegex(@"[A-Za-z.]+ \d+(\.\d+)+")]
    private static partial Regex Package();

    [GeneratedRegex("`… /([A-Za-z/]+)`")]
    private static partial Regex Folder();
}
