using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.RandomFits;

/// <summary>A small fit drawn by chance: data, options, and what the documentation says of them.</summary>
/// <remarks>Sizes lie where code branches: a row more or less than whole batches, a value more or less than whole vectors.</remarks>
internal sealed record FitCase
{
    private static readonly int[] Widths = [1, 2, 3, 7, 15, 16, 17, 40, 63, 64, 65, 130];
    private static readonly int[] ComponentCounts = [1, 2, 5, 8, 15, 16, 17, 33, 48, 65, 70];
    private static readonly RowWeights[] WeightKinds =
        [RowWeights.None, RowWeights.None, RowWeights.None, RowWeights.Counts, RowWeights.Counts, RowWeights.Fractions, RowWeights.Fractions, RowWeights.Tiny];

    private static readonly double[] Densities = [0, 0.02, 0.1, 0.3, 0.45, 0.55, 0.8, 1];

    public required int Number { get; init; }

    public required SparseAutoencoderArchitecture? Architecture { get; init; }

    public required int Rows { get; init; }

    public required int Inputs { get; init; }

    public required double Density { get; init; }

    public required int Components { get; init; }

    public required int BatchSize { get; init; }

    public required int Epochs { get; init; }

    public required RowWeights Weights { get; init; }

    public required double ValidationFraction { get; init; }

    public required InputScaling Scaling { get; init; }

    public required EncoderOptimizer Optimizer { get; init; }

    public required bool Shuffles { get; init; }

    /// <summary>Whether the decoder-free estimator trains it; a sparse autoencoder of an architecture otherwise.</summary>
    public bool IsDecoderFree => Architecture is null;

    /// <summary>The case of a number: the same on every machine.</summary>
    public static FitCase Of(int number)
    {
        var random = new Random(number);
        bool large = random.Next(8) == 0, decoderFree = random.Next(2) == 0;
        int batchSize = random.Next(4) == 0 ? random.Next(2, 8) : random.Next(2, 90);
        (int rows, int inputs, double density) = large ? Large(random, batchSize) : Small(random, batchSize);
        return new FitCase
        {
            Number = number,
            Architecture = decoderFree ? null : Pick(random, Enum.GetValues<SparseAutoencoderArchitecture>()),
            Rows = rows,
            Inputs = inputs,
            Density = density,
            Components = Pick(random, ComponentCounts),
            BatchSize = random.Next(20) == 0 ? 1000 : batchSize,
            Epochs = random.Next(1, 4),
            Weights = decoderFree ? Pick(random, WeightKinds) : RowWeights.None,
            ValidationFraction = Pick(random, [0, 0, 0.01, 0.1, 0.3, 0.5, 0.9]),
            Scaling = Pick(random, Enum.GetValues<InputScaling>()),
            Optimizer = Pick(random, Enum.GetValues<EncoderOptimizer>()),
            Shuffles = random.Next(2) == 0,
        };
    }

    /// <summary>The weights of the rows.</summary>
    public float[] DrawWeights()
    {
        var random = new Random(Number);
        return [.. Enumerable.Range(0, Rows).Select(_ => Weights switch
        {
            RowWeights.Counts => random.Next(0, 4),
            RowWeights.Fractions => 0.05f + (1.5f * random.NextSingle()),
            RowWeights.Tiny => 0.02f * random.NextSingle(),
            _ => 1,
        })];
    }

    /// <summary>The values of the rows: a few directions and noise.</summary>
    public float[][] DrawRows()
    {
        var random = new Random(Number);
        return [.. Enumerable.Range(0, Rows).Select(_ =>
        {
            int direction = random.Next(3);
            var row = new float[Inputs];
            for (int d = 0; d < row.Length; d++)
                row[d] = random.NextDouble() < Density ? (d % 3 == direction ? 1 : 0.2f) + (0.3f * random.NextSingle()) : 0;
            return row;
        })];
    }

    /// <summary>How a fit of this case may be refused, by the words of the message; whether it must be.</summary>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="streamed">Whether rows are held out each by chance, so that their number is not known.</param>
    public (bool Must, string[] Refusals) Expectation(float[] weights, bool streamed)
    {
        float[] counted = [.. weights.Where(weight => weight > 0).Order()];
        if (counted.Length < 2)
            return (true, ["needs at least 2 rows"]);
        bool weighted = Weights != RowWeights.None;
        if (weighted && counted.Take(BatchSize).Sum(weight => (double)weight) <= 1)
            return (true, ["smallest weights sum to"]);
        if (ValidationFraction == 0)
            return (false, []);
        int heldOut = (int)Math.Round(ValidationFraction * counted.Length), smaller = Math.Min(heldOut, counted.Length - heldOut);
        string[] refusals = weighted && smaller < BatchSize ? ["both need at least 2", "they must count as more than 1 row"] : ["both need at least 2"];
        return streamed ? (false, refusals) : smaller < 2 ? (true, refusals[..1]) : (false, refusals[1..]);
    }

    private static (int Rows, int Inputs, double Density) Small(Random random, int batchSize)
    {
        int rows = random.Next(10) switch
        {
            0 => random.Next(0, 4),
            < 7 => (batchSize * random.Next(1, 4)) + random.Next(-1, 3),
            _ => random.Next(2, 200),
        };
        return (rows, Pick(random, Widths), Pick(random, Densities));
    }

    /// <summary>About as much as a cache of a megabyte holds, in every form in which rows are kept; or inputs of which a batch has few.</summary>
    private static (int Rows, int Inputs, double Density) Large(Random random, int batchSize)
    {
        (int inputs, double density, int least) = random.Next(5) switch
        {
            0 => (400, 1, 680),
            1 => (513, 0.6, 530),
            2 => (1000, 0.45, 640),
            3 => (1030, 0.3, 450),
            _ => (10_007, 0.02, 60),
        };
        int batches = (least + random.Next(0, 80)) / batchSize;
        return ((batchSize * batches) + random.Next(-1, 3), inputs, density);
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}

/// <summary>What weights rows have.</summary>
internal enum RowWeights
{
    /// <summary>All count as one.</summary>
    None,

    /// <summary>Whole numbers, 0 among them.</summary>
    Counts,

    /// <summary>Some below 1 and some above.</summary>
    Fractions,

    /// <summary>So small that the rows of a batch count as less than one.</summary>
    Tiny,
}
