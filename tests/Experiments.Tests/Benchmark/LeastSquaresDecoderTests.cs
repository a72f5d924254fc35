using EncoderStudy.Experiments.Benchmark;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Benchmark;

/// <summary>Toy problems with known answers. The ridge of 1e-9 and rounding to Single allow for the tolerance.</summary>
public class LeastSquaresDecoderTests
{
    private const float Tolerance = 1e-5f;

    [Fact]
    public void Fit_OfInputsThatAreAffineInTheFeatures_FindsWeightsAndIntercept()
    {
        // x = a·V + c with V = [[1, 2, 0], [0, −1, 3]] and c = (10, 0, −5).
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, 1500).Select(_ => Affine(random.NextSingle(), 4 * random.NextSingle()))];

        LeastSquaresDecoder decoder = Fit(rows);

        Assert.Equal([10f, 0f, -5f], Decode(decoder, 0, 0), Near);
        Assert.Equal([11f, 2f, -5f], Decode(decoder, 1, 0), Near);
        Assert.Equal([10f, -1f, -2f], Decode(decoder, 0, 1), Near);
    }

    [Fact]
    public void Fit_OfPointsOffALine_IsTheRegressionLine()
    {
        // (0, 0), (1, 2), (2, 1): slope 1/2, intercept 1/2.
        LeastSquaresDecoder decoder = Fit([Pair(0, 0), Pair(1, 2), Pair(2, 1)]);

        Assert.Equal([0.5f], Decode(decoder, 0), Near);
        Assert.Equal([2.5f], Decode(decoder, 4), Near);

        static float[] Decode(LeastSquaresDecoder decoder, float feature)
        {
            var reconstruction = new float[1];
            decoder.Reconstruct([feature], reconstruction);
            return reconstruction;
        }
    }

    [Fact]
    public void Fit_OfConstantFeatures_PredictsTheMean()
    {
        Row[] rows = [new() { Features = [0, 7], Inputs = [1, 2, 3] }, new() { Features = [0, 7], Inputs = [3, 2, 7] }];

        Assert.Equal([2f, 2f, 5f], Decode(Fit(rows), 0, 7), Near);
    }

    [Fact]
    public void Fit_OfAFeatureThatRepeatsAnother_SharesTheWeight()
    {
        Row[] rows = [.. Enumerable.Range(0, 10).Select(i => new Row { Features = [i, i], Inputs = [4 * i, 0, 1] })];

        Assert.Equal([2f, 0f, 1f], Decode(Fit(rows), 1, 0), Near);
        Assert.Equal([2f, 0f, 1f], Decode(Fit(rows), 0, 1), Near);
    }

    private static Row Affine(float first, float second) =>
        new() { Features = [first, second], Inputs = [10 + first, (2 * first) - second, (3 * second) - 5] };

    private static Row Pair(float feature, float input) => new() { Features = [feature], Inputs = [input] };

    private static LeastSquaresDecoder Fit(Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        schema[nameof(Row.Inputs)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Inputs.Length);
        return LeastSquaresDecoder.Fit(new MLContext(1).Data.LoadFromEnumerable(rows, schema), nameof(Row.Features), nameof(Row.Inputs));
    }

    private static float[] Decode(LeastSquaresDecoder decoder, float first, float second)
    {
        var reconstruction = new float[3];
        decoder.Reconstruct([first, second], reconstruction);
        return reconstruction;
    }

    private static bool Near(float expected, float found) => Math.Abs(expected - found) < Tolerance;

    private sealed class Row
    {
        public float[] Features { get; init; } = [];

        public float[] Inputs { get; init; } = [];
    }
}
