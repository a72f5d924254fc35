using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class ImageDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_AnyIdxSet_TakesTheShapeFromTheFile()
    {
        Write("train-images-idx3-ubyte", [4, 2, 3]);
        Write("train-labels-idx1-ubyte", [4]);
        Write("t10k-images-idx3-ubyte", [1, 2, 3]);
        Write("t10k-labels-idx1-ubyte", [1]);

        StudyData data = Load();

        Assert.Equal((6, new ImageShape(3, 2), true), (data.Size, data.Shape, data.HasLabels));
        Assert.Matches("^idx, content [0-9a-f]{32} \\+ [0-9a-f]{32}, 4 \\+ 1 rows of 6$", data.Fingerprint);
        Assert.Equal([0, 1, 2, 3], data.Train.GetColumn<float>(StudyData.Label));
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", 6)]
    [InlineData("train-labels-idx1-ubyte", 1)]
    [InlineData("t10k-images-idx3-ubyte", 6)]
    [InlineData("t10k-labels-idx1-ubyte", 1)]
    public void Fingerprint_OfOtherContentOfTheSameShape_IsAnother(string changed, int rowLength)
    {
        Write("train-images-idx3-ubyte", [4, 2, 3]);
        Write("train-labels-idx1-ubyte", [4]);
        Write("t10k-images-idx3-ubyte", [4, 2, 3]);
        Write("t10k-labels-idx1-ubyte", [4]);
        string first = Load().Fingerprint, again = Load().Fingerprint;
        string path = Path.Combine(_folder.Path, changed);
        byte[] content = File.ReadAllBytes(path);
        // The first two rows change places, which leaves every sum as it was.
        (content[^(4 * rowLength)], content[^(3 * rowLength)]) = (content[^(3 * rowLength)], content[^(4 * rowLength)]);
        File.WriteAllBytes(path, content);

        Assert.Equal(first, again);
        Assert.NotEqual(first, Load().Fingerprint);
    }

    [Fact]
    public void Load_ImagesAlone_HaveNoLabels()
    {
        Write("train-images-idx3-ubyte", [4, 2, 3]);
        Write("t10k-images-idx3-ubyte", [1, 2, 3]);

        StudyData data = Load();

        Assert.False(data.HasLabels);
        Assert.Null(data.Train.Schema.GetColumnOrNull(StudyData.Label));
    }

    [Fact]
    public void Load_RowsOfTwoDimensions_AreNoImages()
    {
        Write("train-images-idx3-ubyte", [4, 6]);
        Write("t10k-images-idx3-ubyte", [1, 6]);

        Assert.Null(Load().Shape);
    }

    [Fact]
    public void Load_LabelsOfOnePartOnly_SaysWhichAreMissing()
    {
        Write("train-images-idx3-ubyte", [4, 2, 3]);
        Write("train-labels-idx1-ubyte", [4]);
        Write("t10k-images-idx3-ubyte", [1, 2, 3]);

        var error = Assert.Throws<ExperimentException>(Load);

        Assert.Contains("The IDX files were not found", error.Message, StringComparison.Ordinal);
        Assert.Contains("(without t10k-labels-idx1-ubyte)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TestImagesOfAnotherSize_NamesBothFiles()
    {
        string train = Write("train-images-idx3-ubyte", [4, 2, 3]), test = Write("t10k-images-idx3-ubyte", [1, 2, 2]);

        var error = Assert.Throws<ExperimentException>(Load);

        Assert.Equal($"{test}: found rows of 4, expected 6 as in {train}.", error.Message);
    }

    private StudyData Load() =>
        StudyDatasets.Load(new MLContext(seed: 1), new StudySettings { Dataset = "idx", DataPath = _folder.Path, OutputFolder = _folder.Path });

    /// <summary>A file of these extents whose elements count up from 0.</summary>
    private string Write(string name, byte[] extents)
    {
        int elements = extents.Aggregate(1, (product, extent) => product * extent);
        byte[] header = [0, 0, 8, (byte)extents.Length, .. extents.SelectMany(extent => new byte[] { 0, 0, 0, extent })];
        return _folder.Write(name, [.. header, .. Enumerable.Range(0, elements).Select(element => (byte)element)]);
    }
}
