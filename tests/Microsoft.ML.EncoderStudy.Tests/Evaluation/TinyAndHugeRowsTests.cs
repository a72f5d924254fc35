using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

/// <summary>Metrics of rows whose lengths, or the squares and reciprocals of these, single precision does not hold.</summary>
public class TinyAndHugeRowsTests
{
    public static TheoryData<float> Scales => [float.Epsilon, 1e-42f, 1e-40f, 3e-39f, 1e-38f, 1e-25f, 1e-20f, 1e15f, 1e20f, 1e30f, 5e37f];

    /// <remarks>The last case is 3 and 4 least numbers: their directions are as exact as any.</remarks>
    [Theory]
    [MemberData(nameof(Scales))]
    public void NormalizedReconstructionMse_OfActivationsOfAnyScale_DoesNotDependOnIt(float scale)
    {
        // (3, 4) comes back as (4, 3): squared errors 1 + 1; (1, 0) as (0, 1): 1 + 1. Four entries.
        Row[] rows = [new() { Input = [3, 4], Features = [4 * scale, 3 * scale] }, new() { Input = [1, 0], Features = [0, scale] }];

        Assert.Equal(1.0, Evaluate(rows).NormalizedReconstructionMse!.Value, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void NormalizedReconstructionMse_OfRowsOfAnyScale_IsTheSquareOfItTimesThatOfOrdinaryRows(float scale)
    {
        Row[] rows = [new() { Input = [3 * scale, 4 * scale], Features = [4, 3] }, new() { Input = [scale, 0], Features = [0, 1] }];

        double expected = (double)scale * scale;
        Assert.Equal(expected, Evaluate(rows).NormalizedReconstructionMse!.Value, 1e-6 * expected);
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void ReconstructionMseAndExplainedVariance_OfRowsOfAnyScale_AreThoseOfOrdinaryRowsInItsUnits(float scale)
    {
        // (4, 2) comes back as (2, 4): an error of 4 + 4 beside the variance of (4, 2) and (0, 0), 4 + 1 each.
        Row[] rows = [new() { Input = [4 * scale, 2 * scale], Features = [2 * scale, 4 * scale] }, new() { Input = [0, 0], Features = [0, 0] }];

        SparseFeatureMetrics metrics = Evaluate(rows);

        double square = (double)scale * scale;
        Assert.Equal(2 * square, metrics.ReconstructionMse!.Value, 1e-9 * square);
        Assert.Equal(1 - (8.0 / 10), metrics.ExplainedVariance!.Value, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Redundancy_OfActivationsOfAnyScale_DoesNotDependOnIt(float scale)
    {
        Row[] rows = [.. new float[][] { [1, 3], [2, 2], [3, 4] }
            .Select(values => new Row { Input = [0, 0], Features = [values[0] * scale, values[1] * scale] })];

        // Covariance 1/2, variances 1 and 1; three times the scale is rounded to single precision.
        Assert.Equal(0.5, Evaluate(rows).Redundancy, 1e-6);
    }

    private static SparseFeatureMetrics Evaluate(Row[] rows)
    {
        var ml = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (string column in new[] { nameof(Row.Input), nameof(Row.Features) })
            schema[column].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        return ml.Transforms.EvaluateSparseFeatures(
            ml.Data.LoadFromEnumerable(rows, schema), nameof(Row.Features), nameof(Row.Input), static (activations, reconstruction) =>
                activations.CopyTo(reconstruction));
    }

    private sealed class Row
    {
        public float[] Input { get; init; } = [];

        public float[] Features { get; init; } = [];
    }
}
