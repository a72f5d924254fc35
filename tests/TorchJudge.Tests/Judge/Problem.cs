using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Rows to train on, and the sizes of a training.</summary>
/// <param name="Name">What the findings call it.</param>
/// <param name="Rows">x, [rows][inputs].</param>
/// <param name="Components">K.</param>
/// <param name="BatchSize">B.</param>
internal sealed record Problem(string Name, float[][] Rows, int Components, int BatchSize)
{
    private const int Images = 1000, Pixels = 28 * 28, IdxHeaderBytes = 16;

    private static readonly Lazy<float[][]> LazyDigits = new(ReadDigits);

    public int Inputs => Rows[0].Length;

    /// <summary>Frequency weights by row number, or null where all are 1.</summary>
    public float[]? RowWeights { get; private init; }

    /// <summary>Digits, sparse, as the published study trains on them.</summary>
    public static Problem Digits(int components, int batchSize) => new("digits", LazyDigits.Value, components, batchSize);

    /// <summary>Normal numbers, dense, with more components than rows in a batch and than inputs: the other side of every product.</summary>
    public static Problem Noise()
    {
        var random = new Random(11);
        float[][] rows = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 30).Select(_ => (float)Normal(random)).ToArray())];
        return new Problem("noise", rows, Components: 48, BatchSize: 40);
    }

    public static Problem Named(string name) => name switch
    {
        "digits" => Digits(components: 32, batchSize: 64),
        "noise" => Noise(),
        "weighted digits" => Named("digits").Weighted(),
        "weighted noise" => Named("noise").Weighted(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a problem"),
    };

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The rows as the trainer keeps them: sparse or dense by their density.</summary>
    public TrainingRows TrainingRows()
    {
        var builder = new TrainingRowsBuilder(Inputs);
        foreach (float[] row in Rows)
            builder.Add(new VBuffer<float>(row.Length, row));
        return builder.Build();
    }

    public EncoderParameters Parameters()
    {
        var parameters = new EncoderParameters(Inputs, Components);
        parameters.Initialise(new Random(1));
        return parameters;
    }

    /// <summary>The same rows, counting for 0.25 to 4 rows each.</summary>
    private Problem Weighted()
    {
        var random = new Random(13);
        return this with { Name = "weighted " + Name, RowWeights = [.. Rows.Select(_ => (float)Math.Pow(4, (2 * random.NextDouble()) - 1))] };
    }

    /// <summary>Every tenth of the embedded digits: the file is sorted by class.</summary>
    private static float[][] ReadDigits()
    {
        using var file = new GZipStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "mnist-10k", "t10k-images-idx3-ubyte.gz")), CompressionMode.Decompress);
        var content = new MemoryStream();
        file.CopyTo(content);
        byte[] bytes = content.ToArray();
        int stored = (bytes.Length - IdxHeaderBytes) / Pixels;
        return [.. Enumerable.Range(0, Images).Select(i => Image(i * (stored / Images)))];

        float[] Image(int number) =>
            Array.ConvertAll(bytes.AsSpan(IdxHeaderBytes + (number * Pixels), Pixels).ToArray(), value => value / 255f);
    }
}
