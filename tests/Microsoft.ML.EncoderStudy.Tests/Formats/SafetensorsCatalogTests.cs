using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class SafetensorsCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LoadFromSafetensors_NamedTensors_GivesThemUnderTheNamesAskedFor()
    {
        IDataView view = _ml.Data.LoadFromSafetensors(
            _folder.Write("rows", SafetensorsBytes.Rows(3)), new InputOutputColumnPair("Features", "activations"), new InputOutputColumnPair("token"));

        Assert.Equal(["Features", "token"], view.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["Features"].Type);
        Assert.Equal(NumberDataViewType.Int32, view.Schema["token"].Type);
        Assert.Equal(3, view.GetRowCount());
        Assert.Equal([[0, 0], [1, -0.5f], [2, -1]], view.GetColumn<float[]>("Features"));
        Assert.Equal([0, 10, 20], view.GetColumn<int>("token"));
    }

    [Fact]
    public void LoadFromSafetensors_NoNames_GivesEveryTensorInTheOrderOfTheHeader()
    {
        byte[] file = SafetensorsBytes.File(
            """{"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, 2, 3, 4);

        IDataView view = _ml.Data.LoadFromSafetensors(_folder.Write("two", file));

        Assert.Equal(["b", "a"], view.Schema.Select(column => column.Name));
        Assert.Equal([3, 4], view.GetColumn<int>("b"));
    }

    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 192, 63, 0, 0, 128, 255 }, new[] { 1.5f, float.NegativeInfinity })]
    [InlineData("F16", new byte[] { 0, 62, 1, 0 }, new[] { 1.5f, 5.9604645E-08f })]
    [InlineData("BF16", new byte[] { 192, 63, 192, 127 }, new[] { 1.5f, float.NaN })]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 248, 63, 255, 255, 255, 255, 255, 255, 239, 127 }, new[] { 1.5f, float.PositiveInfinity })]
    public void LoadFromSafetensors_FractionalNumbers_BecomeSingles(string type, byte[] data, float[] expected)
        => Assert.Equal(expected, Load(SafetensorsBytes.One(type, "[2]", data)).GetColumn<float>("x"));

    [Theory]
    [InlineData("I8", new byte[] { 255, 1 }, new[] { -1, 1 })]
    [InlineData("U8", new byte[] { 255, 1 }, new[] { 255, 1 })]
    [InlineData("I16", new byte[] { 255, 255, 1, 2 }, new[] { -1, 513 })]
    [InlineData("U16", new byte[] { 255, 255, 1, 2 }, new[] { 65535, 513 })]
    [InlineData("I32", new byte[] { 255, 255, 255, 255, 0, 0, 0, 128 }, new[] { -1, int.MinValue })]
    public void LoadFromSafetensors_SmallWholeNumbers_BecomeInt32(string type, byte[] data, int[] expected)
        => Assert.Equal(expected, Load(SafetensorsBytes.One(type, "[2]", data)).GetColumn<int>("x"));

    [Theory]
    [InlineData("U32", new byte[] { 255, 255, 255, 255 }, 4294967295)]
    [InlineData("I64", new byte[] { 254, 255, 255, 255, 255, 255, 255, 255 }, -2)]
    public void LoadFromSafetensors_LargeWholeNumbers_BecomeInt64(string type, byte[] data, long expected)
        => Assert.Equal([expected], Load(SafetensorsBytes.One(type, "[1]", data)).GetColumn<long>("x"));

    [Fact]
    public void LoadFromSafetensors_ThreeDimensions_KeepsTheLastTwoInTheType()
    {
        IDataView view = Load(SafetensorsBytes.One("U8", "[2, 2, 3]", [.. Enumerable.Range(0, 12).Select(value => (byte)value)]));

        Assert.Equal([2, 3], ((VectorDataViewType)view.Schema["x"].Type).Dimensions.ToArray());
        Assert.Equal([[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]], view.GetColumn<int[]>("x"));
    }

    [Fact]
    public void LoadFromSafetensors_NoRows_GivesAnEmptyView()
    {
        IDataView view = Load(SafetensorsBytes.One("F32", "[0, 4]"));

        Assert.Equal(0, view.GetRowCount());
        Assert.Empty(view.GetColumn<float[]>("x"));
    }

    [Fact]
    public void LoadFromSafetensors_TensorThatIsNotThere_ListsThoseThatAre()
    {
        string path = _folder.Write("rows", SafetensorsBytes.Rows(3));

        var problem = Assert.ThrowsAny<ArgumentException>(() => _ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair("tokens")));

        Assert.Equal("columns", problem.ParamName);
        Assert.Contains($"'{path}' holds no tensor 'tokens': found 'token' I32 [3], 'activations' F32 [3, 2]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFromSafetensors_TensorsOfDifferentLength_NamesBoth()
        => AssertMalformed(
            SafetensorsBytes.Rows(4), "tensor 'scale': found 3 rows, expected 4, as many as 'token' has",
            new InputOutputColumnPair("token"), new InputOutputColumnPair("scale"));

    [Fact]
    public void LoadFromSafetensors_TypeThatCannotBeAColumn_NamesThoseThatCan()
        => AssertMalformed(
            SafetensorsBytes.Rows(4), "tensor 'mask': found elements of type BOOL, expected one of F32, F64, F16, BF16, I8", new InputOutputColumnPair("mask"));

    [Fact]
    public void LoadFromSafetensors_TypeNobodyKnows_IsNoTroubleUntilAskedFor()
    {
        byte[] file = SafetensorsBytes.File(
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"F4","shape":[2],"data_offsets":[2,3]}}""", 1, 2, 3);

        Assert.Equal([1, 2], _ml.Data.LoadFromSafetensors(_folder.Write("odd", file), new InputOutputColumnPair("a")).GetColumn<int>("a"));
        AssertMalformed(file, "tensor 'b': found elements of type F4", new InputOutputColumnPair("b"));
    }

    [Theory]
    [InlineData("[]", 1, "found a single number, expected at least one dimension")]
    [InlineData("[3, 0]", 0, "found the shape [3, 0], expected rows of at least 1 element")]
    [InlineData("[4000000000, 0]", 0, "found 4000000000 rows, expected at most 2147483591")]
    public void LoadFromSafetensors_ShapeThatHasNoRows_SaysWhatIsNeeded(string shape, int bytes, string message)
        => AssertMalformed(SafetensorsBytes.One("U8", shape, new byte[bytes]), $"tensor 'x': {message}");

    [Fact]
    public void LoadFromSafetensors_TensorWithoutAName_CanBeAColumnOfAnother()
    {
        string path = _folder.Write("nameless", Nameless());

        Assert.Equal([1, 2], _ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair("x", "")).GetColumn<int>("x"));
        Assert.Equal([3, 4], _ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair("y")).GetColumn<int>("y"));
    }

    [Fact]
    public void LoadFromSafetensors_TensorWithoutANameAsOneOfAll_SaysToNameTheColumn()
        => AssertMalformed(Nameless(), "found a tensor whose name is empty");

    [Fact]
    public void LoadFromSafetensors_MoreTensorsThanColumnsCanBe_SaysToNameThem()
    {
        byte[] file = SafetensorsBytes.File(
            "{" + string.Join(',', Enumerable.Range(0, 65_537).Select(i => $$$"""
            "{{{i}}}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}
            """)) + "}");

        AssertMalformed(file, "found 65537 tensors, expected at most 65536 where all are to be columns; name those that are needed");
        Assert.Empty(Load(file, new InputOutputColumnPair("65536")).GetColumn<int>("65536"));
    }

    [Fact]
    public void LoadFromSafetensors_MoreDimensionsThanAnyLibraryMakes_SaysSo()
        => AssertMalformed(
            SafetensorsBytes.One("U8", $"[{string.Join(',', Enumerable.Repeat(1, 256))}]", 1), "tensor 'x': found more than 255 numbers in shape, expected at most 255");

    [Fact]
    public void LoadFromSafetensors_AsManyDimensionsAsAreTaken_GivesVectors()
        => Assert.Equal([[7]], Load(SafetensorsBytes.One("U8", $"[{string.Join(',', Enumerable.Repeat(1, 255))}]", 7)).GetColumn<int[]>("x"));

    [Fact]
    public void LoadFromSafetensors_Empty_SaysSo() => AssertMalformed([], "found 0 bytes, expected");

    [Fact]
    public void LoadFromSafetensors_Folder_SaysThatItIsOne()
    {
        var problem = Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadFromSafetensors(_folder.Path));

        Assert.Contains("found a folder of that name", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFromSafetensors_NoTensors_SaysSo() => AssertMalformed(SafetensorsBytes.File("{}"), "found no tensors, expected at least one");

    [Fact]
    public void LoadFromSafetensors_FileAbsent_NamesIt()
    {
        string path = Path.Combine(_folder.Path, "absent");

        Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadFromSafetensors(path)).FileName);
    }

    [Fact]
    public void LoadFromSafetensors_BadArguments_NamesThem()
    {
        Assert.Throws<ArgumentNullException>("catalog", () => SafetensorsCatalog.LoadFromSafetensors(null!, "file"));
        Assert.Throws<ArgumentNullException>("path", () => _ml.Data.LoadFromSafetensors(null!));
        Assert.Throws<ArgumentOutOfRangeException>("path", () => _ml.Data.LoadFromSafetensors(""));
        Assert.Throws<ArgumentNullException>("columns", () => _ml.Data.LoadFromSafetensors("file", null!));
        Assert.Throws<ArgumentNullException>("columns", () => _ml.Data.LoadFromSafetensors("file", [null!]));
        Assert.Throws<ArgumentOutOfRangeException>(
            "columns", () => _ml.Data.LoadFromSafetensors("file", new InputOutputColumnPair("a", "x"), new InputOutputColumnPair("a", "y")));
    }

    private static byte[] Nameless() => SafetensorsBytes.File(
        """{"":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"y":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 1, 2, 3, 4);

    private IDataView Load(byte[] content, params InputOutputColumnPair[] columns) => _ml.Data.LoadFromSafetensors(_folder.Write("file", content), columns);

    private void AssertMalformed(byte[] content, string message, params InputOutputColumnPair[] columns)
    {
        string path = _folder.Write("malformed", content);

        var problem = Assert.Throws<FormatException>(() => _ml.Data.LoadFromSafetensors(path, columns));

        Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.IsMarked());
    }
}
