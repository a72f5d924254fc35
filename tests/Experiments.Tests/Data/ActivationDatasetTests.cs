using System.Runtime.InteropServices;
using System.Text;
using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class ActivationDatasetTests : IDisposable
{
    private const int Sequences = 50, Length = 4, Rows = Sequences * Length;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_TrainAndTest_KeepsThemApart()
    {
        _folder.Write("train.safetensors", new SafetensorsWriter().Add("activations", [1, 2, 3, 4], columns: 2).ToFile());
        _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [5, 6], columns: 2).ToFile());

        StudyData data = ActivationDataset.Load(_ml, _folder.Path);

        Assert.Equal([[1, 2], [3, 4]], data.Train.GetColumn<float[]>(StudyData.Inputs));
        Assert.Equal([[5, 6]], data.Test.GetColumn<float[]>(StudyData.Inputs));
        Assert.Equal((2, false, InputScaling.MeanCentred), (data.Size, data.HasLabels, data.InputScaling));
        Assert.Null(data.DescribeTrainingRow);
        Assert.Null(data.RowsLeftOut);
        Assert.EndsWith("2 + 1 rows of 2", data.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OneFile_SplitsItBetweenSequencesAndAlwaysAlike()
    {
        string path = WriteText();

        StudyData data = ActivationDataset.Load(_ml, path);

        float[] train = FirstInputs(data.Train), test = FirstInputs(data.Test);
        Assert.Equal(Enumerable.Range(0, Rows).Select(row => (float)row), train.Concat(test).Order());
        Assert.InRange(test.Length, 1, Rows / 2);
        Assert.Empty(train.Select(SequenceOf).Intersect(test.Select(SequenceOf)));
        Assert.Equal(test, FirstInputs(ActivationDataset.Load(new MLContext(seed: 2), path).Test));
    }

    [Fact]
    public void Load_WithoutSequences_SplitsByRow()
    {
        string path = _folder.Write("x.safetensors", new SafetensorsWriter().Add("activations", [.. Enumerable.Range(0, 100).Select(row => (float)row)], columns: 1).ToFile());

        StudyData data = ActivationDataset.Load(_ml, path);

        Assert.InRange(FirstInputs(data.Test).Length, 5, 40);
        Assert.Equal(100, FirstInputs(data.Train).Concat(FirstInputs(data.Test)).Distinct().Count());
    }

    [Fact]
    public void Load_TestRowsThatAreTrainingRows_LeavesThemOutAndSaysSo()
    {
        _folder.Write("train.safetensors", new SafetensorsWriter().Add("activations", [1, 2, 3, 4], columns: 2).ToFile());
        _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [3, 5, 3, 4, 4, 3, 1, 2], columns: 2).ToFile());

        StudyData data = ActivationDataset.Load(_ml, _folder.Path);

        Assert.Equal([[3, 5], [4, 3]], data.Test.GetColumn<float[]>(StudyData.Inputs));
        Assert.Equal("2 of 4 test rows, which are bit for bit also training rows", data.RowsLeftOut);
        Assert.EndsWith("2 + 2 rows of 2", data.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TestRowsThatAreTrainingRows_KeepsTheClassesOfTheOthersBesideThem()
    {
        _folder.Write("train.safetensors", new SafetensorsWriter().Add("activations", [1, 2], columns: 1).Add("token_class", 0, 1).ToFile());
        _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [5, 2, 6], columns: 1).Add("token_class", 1, 1, 0).ToFile());

        StudyData data = ActivationDataset.Load(_ml, _folder.Path);

        Assert.Equal([(5, 1), (6, 0)], FirstInputs(data.Test).Zip(data.Test.GetColumn<float>(StudyData.Label)));
    }

    [Fact]
    public void Load_OneFile_DescribesItsTrainingRows()
    {
        StudyData data = ActivationDataset.Load(_ml, WriteText());

        // A row's first input is its number in the file, and its token that number modulo 26.
        float[] train = FirstInputs(data.Train);
        for (int i = 0; i < train.Length; i++)
        {
            int row = (int)train[i], first = row - (row % Length);
            string[] tokens = [.. Enumerable.Range(first, Length).Select(each => $"{(char)('a' + (each % 26))}")];
            tokens[row - first] = $"⟦{tokens[row - first]}⟧";
            Assert.Equal(string.Concat(tokens), data.DescribeTrainingRow!(i));
        }
    }

    [Fact]
    public void Load_ClassesOfTokens_AreLabelsThatTheProbeTakes()
    {
        StudyData data = ActivationDataset.Load(_ml, WriteText());

        Assert.True(data.HasLabels);
        Assert.Equal(FirstInputs(data.Test).Select(row => row % 2), data.Test.GetColumn<float>(StudyData.Label));
        double accuracy = LinearProbe.Accuracy(new LinearProbe(_ml).Fit(Features(data.Train)), Features(data.Test));
        Assert.Equal(1, accuracy);

        IDataView Features(IDataView view) => _ml.Transforms.CopyColumns(LinearProbe.Features, StudyData.Inputs).Fit(view).Transform(view);
    }

    [Fact]
    public void Load_WithoutActivations_NamesFileAndTensor()
    {
        string path = _folder.Write("x.safetensors", new SafetensorsWriter().Add("hidden", [1, 2], columns: 2).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

        Assert.Equal($"{path}: found no tensor 'activations'; expected one of shape [rows, size].", error.Message);
    }

    [Fact]
    public void Load_ActivationsThatAreNoVectors_SaysWhatTheyAre()
    {
        string path = _folder.Write("x.safetensors", new SafetensorsWriter().Add("activations", 1, 2, 3).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

        Assert.Equal($"{path}: tensor 'activations': found Int32 of shape [3]; expected fractional numbers of shape [rows, size].", error.Message);
    }

    [Fact]
    public void Load_TestOfAnotherSize_NamesBothFiles()
    {
        string train = _folder.Write("train.safetensors", new SafetensorsWriter().Add("activations", [1, 2], columns: 2).ToFile());
        string test = _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [1, 2], columns: 1).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, _folder.Path));

        Assert.Equal($"{test}: found activations of 1, expected 2 as in {train}.", error.Message);
    }

    [Theory]
    [InlineData("[2, 2, 1]")]
    [InlineData("[1, 2, 2]")]
    [InlineData("[4]")]
    public void Load_ActivationsThatAreNoMatrix_SaysWhichShapeIsExpected(string shape)
    {
        string path = _folder.Write("x.safetensors", new SafetensorsWriter().Add("activations", "F32", shape, new byte[16]).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

        Assert.Equal($"{path}: tensor 'activations': found Single of shape {shape}; expected fractional numbers of shape [rows, size].", error.Message);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("sequence")]
    [InlineData("position")]
    [InlineData("token_class")]
    public void Load_CompanionOfAnotherTypeOrShape_NamesTensorFoundAndExpected(string tensor)
    {
        AssertRefused("I32", "[2]", 8, "Int32 of shape [2]");
        AssertRefused("I32", "[4, 1]", 16, "Int32 of shape [4, 1]");
        AssertRefused("I32", "[1, 4]", 16, "Int32 of shape [1, 4]");
        AssertRefused("F32", "[4]", 16, "Single of shape [4]");

        void AssertRefused(string type, string shape, int bytes, string found)
        {
            string path = _folder.Write("x.safetensors", FourRows().Add(tensor, type, shape, new byte[bytes]).ToFile());

            var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

            Assert.Equal($"{path}: tensor '{tensor}': found {found}; expected whole numbers of shape [4], one for each row of 'activations'.", error.Message);
        }
    }

    [Theory]
    [InlineData("BOOL", "[4]", 4, "found elements of type BOOL")]
    [InlineData("U64", "[4]", 32, "found elements of type U64")]
    [InlineData("I32", "[]", 4, "found a single number")]
    public void Load_CompanionThatCannotBeRead_NamesTheTensor(string type, string shape, int bytes, string message)
    {
        string path = _folder.Write("x.safetensors", FourRows().Add("token", type, shape, new byte[bytes]).ToFile());

        var error = Assert.Throws<FormatException>(() => ActivationDataset.Load(_ml, path));

        Assert.Contains($"'{path}' cannot be read: tensor 'token': {message}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", -1L, "2147483647")]
    [InlineData("token", 5_000_000_000L, "2147483647")]
    [InlineData("position", -1L, "2147483646")]
    [InlineData("position", 2_147_483_647L, "2147483646")]
    [InlineData("token_class", -1L, "16777216")]
    [InlineData("token_class", 16_777_217L, "16777216")]
    public void Load_CompanionOutOfRange_NamesTensorRowAndRange(string tensor, long value, string largest)
    {
        string path = _folder.Write("x.safetensors", FourRows().Add(tensor, "I64", "[4]", MemoryMarshal.AsBytes<long>([0, 1, value, 1])).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

        Assert.Equal($"{path}: tensor '{tensor}': found {value} in row 2; expected whole numbers from 0 to {largest}.", error.Message);
    }

    [Fact]
    public void Load_SequencesOfAnyWholeNumber_KeepsTheirRowsTogether()
    {
        string path = _folder.Write("x.safetensors", new SafetensorsWriter()
            .Add("activations", [.. Enumerable.Range(0, 40).Select(row => (float)row)], columns: 1)
            .Add("token", [.. Enumerable.Range(0, 40)])
            .Add("sequence", "I64", "[40]", MemoryMarshal.AsBytes<long>([.. Enumerable.Range(0, 40).Select(row => long.MinValue + row / 2)]))
            .ToFile());

        StudyData data = ActivationDataset.Load(_ml, path);

        Assert.Empty(FirstInputs(data.Train).Select(row => (int)row / 2).Intersect(FirstInputs(data.Test).Select(row => (int)row / 2)));
        int first = (int)FirstInputs(data.Train)[0];
        Assert.Equal($"⟦#{first} ⟧#{first + 1} ", data.DescribeTrainingRow!(0));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Load_ActivationsThatAreNotFinite_SaysWhere(float value, string text)
    {
        string test = _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [5, 6, 7, value], columns: 2).ToFile());
        _folder.Write("train.safetensors", new SafetensorsWriter().Add("activations", [1, 2, 3, 4], columns: 2).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, _folder.Path));

        Assert.Equal($"{test}: tensor 'activations': found {text} in row 1, element 1; expected finite numbers.", error.Message);
    }

    [Theory]
    [InlineData("train", "test")]
    [InlineData("test", "train")]
    public void Load_ClassesInOneFileOnly_NamesBothFiles(string with, string without)
    {
        string labelled = _folder.Write($"{with}.safetensors", FourRows().Add("token_class", 0, 1, 0, 1).ToFile());
        string unlabelled = _folder.Write($"{without}.safetensors", FourRows().ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, _folder.Path));

        Assert.Equal($"{unlabelled}: found no tensor 'token_class'; expected one, as in {labelled}, or none there either.", error.Message);
    }

    [Fact]
    public void Load_OneSequence_SaysThatNoRowsAreLeftForOneOfTheParts()
    {
        string path = _folder.Write("x.safetensors", FourRows().Add("sequence", 7, 7, 7, 7).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

        Assert.StartsWith($"{path}: found ", error.Message, StringComparison.Ordinal);
        Assert.Matches("found (no rows to test on|0 rows to train on)", error.Message);
    }

    [Fact]
    public void Load_TestRowsAllOfWhichAreTrainingRows_SaysThatNoneAreLeft()
    {
        _folder.Write("train.safetensors", FourRows().ToFile());
        string test = _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [1, 2], columns: 1).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, _folder.Path));

        Assert.Equal($"{test}: found no rows to test on (left out were 2 of 2 test rows, which are bit for bit also training rows); expected at least 1.", error.Message);
    }

    [Fact]
    public void Load_NoRows_SaysHowManyAreNeeded()
    {
        string path = _folder.Write("x.safetensors", new SafetensorsWriter().Add("activations", "F32", "[0, 2]", []).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, path));

        Assert.Equal($"{path}: found 0 rows to train on; expected at least 2.", error.Message);
    }

    [Theory]
    [InlineData("activations")]
    [InlineData("token_class")]
    [InlineData("sequence")]
    public void Fingerprint_OfOtherContentOfTheSameShape_IsAnother(string changed)
    {
        string first = Fingerprint(""), second = Fingerprint(changed), again = Fingerprint("");

        Assert.NotEqual(first, second);
        Assert.Equal(first, again);

        string Fingerprint(string tensor) => ActivationDataset.Load(_ml, _folder.Write($"layer-{tensor}.safetensors", new SafetensorsWriter()
            .Add("activations", [.. Enumerable.Range(0, 100).Select(row => row + (tensor == "activations" ? 0.5f : 0))], columns: 1)
            .Add("token_class", [.. Enumerable.Range(0, 100).Select(row => tensor == "token_class" ? 1 - row % 2 : row % 2)])
            .Add("sequence", [.. Enumerable.Range(0, 100).Select(row => row + (tensor == "sequence" ? 1000 : 0))])
            .ToFile())).Fingerprint;
    }

    private static SafetensorsWriter FourRows() => new SafetensorsWriter().Add("activations", [1, 2, 3, 4], columns: 1);

    /// <summary>Sequences of four rows (row, 1 or −1): the class is whether the row's number is odd, which the second number gives away.</summary>
    private string WriteText()
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        _folder.Write(TokenVocabulary.FileName, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range('a', 26).Select(letter => $"\"{(char)letter}\"\n"))));
        return _folder.Write("layer.safetensors", new SafetensorsWriter()
            .Add("activations", [.. rows.SelectMany(row => new[] { row, row % 2 == 0 ? 1f : -1 })], columns: 2)
            .Add("token", [.. rows.Select(row => row % 26)])
            .Add("token_class", [.. rows.Select(row => row % 2)])
            .Add("sequence", [.. rows.Select(row => row / Length)])
            .Add("position", [.. rows.Select(row => row % Length)])
            .ToFile());
    }

    private static float[] FirstInputs(IDataView view) => [.. view.GetColumn<float[]>(StudyData.Inputs).Select(row => row[0])];

    private static int SequenceOf(float row) => (int)row / Length;
}
