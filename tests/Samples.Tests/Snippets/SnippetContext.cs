using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Samples.Tests.Snippets;

/// <summary>What a snippet takes for granted: a context and data. A snippet may declare the same names itself.</summary>
public static class SnippetContext
{
#pragma warning disable SA1300, CA1707, IDE1006 // Named as the documentation names them.
    public static readonly MLContext ml = new(seed: 1);
    public static readonly MLContext mlContext = ml;
    public static readonly IDataView train = ml.Data.LoadFromEnumerable(Rows(60));
    public static readonly IDataView test = ml.Data.LoadFromEnumerable(Rows(20));
    public static readonly IDataView data = train;
#pragma warning restore SA1300, CA1707, IDE1006

    /// <summary>Rows of two classes, each with the larger inputs on a side of its own.</summary>
    private static Digit[] Rows(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i => new Digit
        {
            Label = i % 2,
            Pixels = [.. Enumerable.Range(0, Digit.Size).Select(d => random.NextSingle() * (d % 2 == i % 2 ? 1 : 0.2f))],
        })];
    }
}

/// <summary>The row that the documentation's pipelines are trained on.</summary>
public sealed class Digit
{
    public const int Size = 6;

    [VectorType(Size)]
    public float[] Pixels { get; set; } = [];

    public float Label { get; set; }
}

/// <summary>What they predict.</summary>
public sealed class Prediction
{
    public float PredictedLabel { get; set; }
}
