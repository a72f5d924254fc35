using EncoderStudy.Experiments.Benchmark;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Benchmark;

/// <summary>One run of the whole benchmark on a toy problem: three classes, each with three of the nine inputs of its own.</summary>
public sealed class ToyBenchmark : IDisposable
{
    internal const int Components = 8;

    private readonly TemporaryFolder _folder = new();

    public ToyBenchmark() => Result = Run();

    internal ExperimentResult Result { get; }

    internal string Folder => Path.Combine(_folder.Path, "benchmark");

    public void Dispose() => _folder.Dispose();

    private ExperimentResult Run()
    {
        var settings = new StudySettings { Dataset = "toy", Components = Components, Epochs = 3, Seeds = [1, 2], OutputFolder = _folder.Path };
        return new BenchmarkExperiment().Run(
            new StudyContext("benchmark", settings, ToyData(), new PlainLines(TextWriter.Null), CancellationToken.None));
    }

    private static StudyData ToyData()
    {
        var ml = new MLContext(1);
        var random = new Random(1);
        IDataView Rows(int count) => ml.Data.LoadFromEnumerable<Row>([.. Enumerable.Range(0, count).Select(i => new Row
        {
            Label = i % 3,
            Pixels = [.. Enumerable.Range(0, 9).Select(d => (d / 3 == i % 3 ? 0.5f : 0) + (0.5f * random.NextSingle()))],
        })]);

        return new StudyData { Train = Rows(384), Test = Rows(128), Size = 9, HasLabels = true, Fingerprint = "toy" };
    }

    private sealed class Row
    {
        [VectorType(9)]
        public float[] Pixels { get; init; } = [];

        public float Label { get; init; }
    }
}
