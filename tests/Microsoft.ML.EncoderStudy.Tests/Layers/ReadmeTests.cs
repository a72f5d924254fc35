using System.Text.RegularExpressions;
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

    private static string Between(string start, string end)
    {
        int first = Readme.IndexOf(start, StringComparison.Ordinal), last = Readme.IndexOf(end, StringComparison.Ordinal);
        Assert.InRange(first, 0, last);
        return Readme[first..last];
    }

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("`… /([A-Za-z/]+)`")]
    private static partial Regex Folder();
}
