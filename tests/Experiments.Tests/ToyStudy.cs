using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests;

/// <summary>A study of a few small random rows, for tests of experiments as such: their numbers mean nothing.</summary>
internal sealed class ToyStudy : IDisposable
{
    private const int Size = 12, Rows = 64;
    private readonly TemporaryFolder _folder = new();

    public StudySettings Settings => new() { Dataset = "toy", OutputFolder = _folder.Path, Components = 4, Epochs = 2, Seeds = [1, 2] };

    public StudyData Data { get; } = new()
    {
        Train = Draw(1),
        Test = Draw(2),
        Size = Size,
        HasLabels = true,
        Fingerprint = "toy",
    };

    public StudyContext Context(string verb, Func<StudySettings, StudySettings>? change = null) =>
        new(verb, change is null ? Settings : change(Settings), Data, new PlainLines(TextWriter.Null), CancellationToken.None);

    public string PathOf(string verb, string fileName) => Path.Combine(_folder.Path, verb, fileName);

    public void Dispose() => _folder.Dispose();

    private static IDataView Draw(int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, Rows).Select(row => new Row
        {
            Label = row % 2,
            Pixels = [.. Enumerable.Range(0, Size).Select(slot => random.NextSingle() * (slot % 2 == row % 2 ? 1 : 0.2f))],
        });
        return new MLContext(seed).Data.LoadFromEnumerable(rows.ToArray());
    }

    private sealed class Row
    {
        public float Label { get; set; }

        [VectorType(Size)]
        public float[] Pixels { get; set; } = [];
    }
}
