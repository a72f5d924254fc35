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

        Assert.Contains("found 'activations' as Int32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TestOfAnotherSize_NamesBothFiles()
    {
        string train = _folder.Write("train.safetensors", new SafetensorsWriter().Add("activations", [1, 2], columns: 2).ToFile());
        string test = _folder.Write("test.safetensors", new SafetensorsWriter().Add("activations", [1, 2], columns: 1).ToFile());

        var error = Assert.Throws<ExperimentException>(() => ActivationDataset.Load(_ml, _folder.Path));

        Assert.Equal($"{test}: found activations of 1, expected 2 as in {train}.", error.Message);
    }

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
