using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Study;

/// <summary>A small study: images of 3 × 2 in two classes, the upper or the lower row of pixels on, a little of noise.</summary>
internal static class ToyImages
{
    public const int Rows = 200, Components = 4;

    public static readonly ImageShape Shape = new(3, 2);

    /// <param name="verb">The experiment.</param>
    /// <param name="folder">Where results go.</param>
    /// <param name="change">Changes what is known of the data.</param>
    public static StudyContext Context(string verb, string folder, Func<StudyData, StudyData>? change = null)
    {
        var data = new StudyData
        {
            Train = View(seed: 1),
            Test = View(seed: 2),
            Size = Shape.Pixels,
            Shape = Shape,
            HasLabels = true,
            Fingerprint = "toy",
        };
        var settings = new StudySettings
        {
            Dataset = "toy",
            OutputFolder = folder,
            Seeds = [1],
            Components = Components,
            Epochs = 5,
        };
        return new StudyContext(verb, settings, change?.Invoke(data) ?? data, new PlainLines(TextWriter.Null), CancellationToken.None);
    }

    private static IDataView View(int seed)
    {
        var random = new Random(seed);
        Row[] rows = [.. Enumerable.Range(0, Rows).Select(i => Draw(random, label: i % 2))];
        return new MLContext(seed).Data.LoadFromEnumerable(rows);
    }

    private static Row Draw(Random random, int label) => new()
    {
        Pixels = [.. Enumerable.Range(0, Shape.Pixels).Select(pixel => (pixel / Shape.Width == label ? 0.8f : 0) + (0.2f * random.NextSingle()))],
        Label = label,
    };

    private sealed class Row
    {
        [VectorType(6)]
        public float[] Pixels { get; set; } = [];

        public float Label { get; set; }
    }
}
