using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class DigitFilesTests : IDisposable
{
    private readonly TemporaryFolder _first = new();
    private readonly TemporaryFolder _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void Find_PlainAndCompressedFiles_TakesBoth()
    {
        Fill(_first, "train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte");

        DigitFiles files = DigitFiles.Find([new("first", _first.Path)]);

        Assert.Equal(
            new DigitFiles(
                Path.Combine(_first.Path, "train-images-idx3-ubyte"),
                Path.Combine(_first.Path, "train-labels-idx1-ubyte.gz"),
                Path.Combine(_first.Path, "t10k-images-idx3-ubyte.gz"),
                Path.Combine(_first.Path, "t10k-labels-idx1-ubyte")),
            files);
    }

    [Fact]
    public void Find_InSeveralPlaces_TakesTheFirstThatIsComplete()
    {
        Fill(_first, "train-images-idx3-ubyte");
        Fill(_second, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

        DigitFiles files = DigitFiles.Find([new("unset", null), new("first", _first.Path), new("second", _second.Path)]);

        Assert.Equal(Path.Combine(_second.Path, "train-images-idx3-ubyte"), files.TrainImages);
    }

    [Fact]
    public void Find_Nowhere_NamesEachPlaceAndWhatItLacks()
    {
        Fill(_first, "train-images-idx3-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz");

        var error = Assert.Throws<ExperimentException>(() => DigitFiles.Find([new("unset", null), new("first", _first.Path)]));

        Assert.Contains("unset: not set\n", error.Message, StringComparison.Ordinal);
        Assert.Contains($"first: {_first.Path} (without train-labels-idx1-ubyte)\n", error.Message, StringComparison.Ordinal);
    }

    private static void Fill(TemporaryFolder folder, params string[] names)
    {
        foreach (string name in names)
            folder.Write(name, []);
    }
}
