using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class IdxCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LoadFromIdx_ImagesAndLabels_GivesBothColumns(bool compressed)
    {
        IDataView view = _ml.Data.LoadFromIdx(Write("images", IdxBytes.Images(12), compressed), Write("labels", IdxBytes.Labels(12), compressed));

        Assert.Equal(["Pixels", "Label"], view.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 6), view.Schema["Pixels"].Type);
        Assert.Equal(NumberDataViewType.Single, view.Schema["Label"].Type);
        Assert.Equal(12, view.GetRowCount());
        Assert.Equal(Enumerable.Range(0, 12).Select(row => row % 10f), view.GetColumn<float>("Label"));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(row => new[] { row / 255f, 0, 0, 0, 0, 1 }),
            view.GetColumn<float[]>("Pixels"));
    }

    [Fact]
    public void LoadFromIdx_NoLabels_GivesPixelsOnly()
    {
        IDataView view = _ml.Data.LoadFromIdx(Write("images", IdxBytes.Images(3)));

        Assert.Equal(["Pixels"], view.Schema.Select(column => column.Name));
        Assert.Equal(3, view.GetColumn<float[]>("Pixels").Count());
    }

    [Fact]
    public void LoadFromIdx_TwoDimensions_TakesTheSecondAsARow()
    {
        IDataView view = _ml.Data.LoadFromIdx(Write("images", IdxBytes.File([2, 3], 51, 102, 153, 204, 255, 0)));

        Assert.Equal([[51 / 255f, 102 / 255f, 153 / 255f], [204 / 255f, 1, 0]], view.GetColumn<float[]>("Pixels"));
    }

    [Fact]
    public void LoadFromIdx_ImagesOfOneDimension_SaysTwoAreNeeded()
    {
        string labels = Write("labels", IdxBytes.Labels(3));

        AssertMalformed(() => _ml.Data.LoadFromIdx(labels), labels, "found 1 dimension(s), expected at least 2 for images");
    }

    [Fact]
    public void LoadFromIdx_LabelsOfThreeDimensions_SaysOneIsNeeded()
    {
        string images = Write("images", IdxBytes.Images(3));

        AssertMalformed(() => _ml.Data.LoadFromIdx(images, images), images, "found 3 dimension(s), expected 1 for labels");
    }

    [Fact]
    public void LoadFromIdx_FewerLabelsThanImages_NamesBothFilesAndCounts()
    {
        string images = Write("images", IdxBytes.Images(3)), labels = Write("labels", IdxBytes.Labels(2));

        AssertMalformed(() => _ml.Data.LoadFromIdx(images, labels), labels, $"'{images}'");
        AssertMalformed(() => _ml.Data.LoadFromIdx(images, labels), labels, "found 2 labels, expected 3");
    }

    [Fact]
    public void LoadFromIdx_LabelsAbsent_NamesThem()
    {
        string images = Write("images", IdxBytes.Images(3)), labels = Path.Combine(_folder.Path, "absent");

        var problem = Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadFromIdx(images, labels));

        Assert.Equal(labels, problem.FileName);
    }

    [Fact]
    public void LoadFromIdx_TruncatedLabels_IsReportedBeforeAnyCursor()
    {
        string images = Write("images", IdxBytes.Images(3)), labels = Write("labels", IdxBytes.Labels(3)[..^1]);

        AssertMalformed(() => _ml.Data.LoadFromIdx(images, labels), labels, "found 10 bytes, expected the 11");
    }

    [Fact]
    public void LoadFromIdx_BadArguments_NamesThem()
    {
        Assert.Throws<ArgumentNullException>("catalog", () => IdxCatalog.LoadFromIdx(null!, "images"));
        Assert.Throws<ArgumentNullException>("imagesPath", () => _ml.Data.LoadFromIdx(null!));
        Assert.Throws<ArgumentOutOfRangeException>("imagesPath", () => _ml.Data.LoadFromIdx(""));
        Assert.Throws<ArgumentOutOfRangeException>("labelsPath", () => _ml.Data.LoadFromIdx("images", ""));
    }

    private string Write(string name, byte[] content, bool compressed = false)
        => _folder.Write(name, compressed ? IdxBytes.Compress(content) : content);

    private static void AssertMalformed(Action load, string path, string message)
    {
        var problem = Assert.Throws<FormatException>(load);

        Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.IsMarked());
    }
}
