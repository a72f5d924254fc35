using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Study;
using EncoderStudy.Experiments.Tests.Data;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Tests.Study;

/// <summary>What a resumed command takes up: the runs of the same data, wherever they lie, and of no other.</summary>
public sealed class ResumedStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _done;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OnTheSameData_IsTakenUp()
    {
        Run("layer1", first: 1);
        Run("layer1", first: 1);
        Run("copy", first: 1);

        Assert.Equal(1, _done);
    }

    [Fact]
    public void Run_OnOtherDataOfTheSameShape_IsDone()
    {
        Run("layer1", first: 1);
        Run("layer2", first: 2);
        Run("layer1", first: 3);

        Assert.Equal(3, _done);
    }

    private void Run(string name, float first)
    {
        string path = _folder.Write(
            name + ".safetensors", new SafetensorsWriter().Add("activations", [first, .. Enumerable.Range(10, 51).Select(value => (float)value)], columns: 2).ToFile());
        var settings = new StudySettings { Dataset = ActivationDataset.Name, DataPath = path, OutputFolder = Path.Combine(_folder.Path, "output"), Resume = true };
        StudyData data = StudyDatasets.Load(new MLContext(), settings);
        new StudyContext("features", settings, data, new PlainLines(TextWriter.Null), CancellationToken.None).Run("one", 1, new { }, _ =>
        {
            _done++;
            return new RunResult { Configuration = "one", Seed = 1, Metrics = new Dictionary<string, double>() };
        });
    }
}
