using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

/// <summary>Each metric against numbers computed by hand. Tolerances allow for rounding in double precision alone.</summary>
public class SparseFeatureCatalogTests
{
    private const int Decimals = 12;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void L0_OfMixedRows_CountsMagnitudesAboveTheThreshold()
    {
        // 0.01 itself does not count; -0.5 does: 2, 1, 0 and 1 active.
        SparseFeatureMetrics metrics = Evaluate([1, 2, 0], [0.01f, 0.02f, 0], [0, 0, 0], [0, 0, -0.5f]);

        Assert.Equal(1.0, metrics.L0, Decimals);
    }

    [Fact]
    public void DeadComponents_ByUnbiasedVariance_ComparesWithOneHundredth()
    {
        // Variances over two rows, (difference)²/2: 0, 0.0128 and 0.0072. Biased, the second would be 0.0064 and dead.
        SparseFeatureMetrics metrics = Evaluate([1, 0, 0], [1, 0.16f, 0.12f]);

        Assert.Equal(2, metrics.DeadComponents);
    }

    [Fact]
    public void Redundancy_OfThreeComponents_CountsEachPairTwice()
    {
        // Columns (1,2,3), (6,4,2) and (1,0,1): correlations -1, 0 and 0.
        SparseFeatureMetrics metrics = Evaluate([1, 6, 1], [2, 4, 0], [3, 2, 1]);

        Assert.Equal(2.0, metrics.Redundancy, Decimals);
    }

    [Fact]
    public void Redundancy_OfPartlyCorrelatedComponents_IsTheSquaredCorrelation()
    {
        // (1,2,3) and (1,3,2): covariance 1/2, variances 1, so 2 · (1/2)².
        SparseFeatureMetrics metrics = Evaluate([1, 1], [2, 3], [3, 2]);

        Assert.Equal(0.5, metrics.Redundancy, Decimals);
    }

    [Fact]
    public void Redundancy_WithAConstantComponent_TakesNothingFromIt()
    {
        // 0.1 is not exact in binary: its mean must not leave a residue that passes for variance.
        SparseFeatureMetrics metrics = Evaluate([1, 0.1f], [2, 0.1f], [4, 0.1f]);

        Assert.Equal(0.0, metrics.Redundancy);
        Assert.Equal(1, metrics.DeadComponents);
    }

    [Fact]
    public void Redundancy_OverManyBlocksOfRowsFarFromZero_DoesNotCancel()
    {
        // Two equal components far from zero beside one that alternates against their slope; 150 rows end in the midst of a block.
        float[][] rows = [.. Enumerable.Range(0, 150).Select(i => new float[] { 1_000_000 + i, 1_000_000 + i, i % 2 })];

        SparseFeatureMetrics metrics = Evaluate(rows);

        // For i and i mod 2 over n = 150 rows: covariance sum n/4, square sums n(n²-1)/12 and n/4, so the correlation squared is 3/(n²-1).
        Assert.Equal(2 * (1 + (2 * 3 / (150.0 * 150 - 1))), metrics.Redundancy, Decimals);
    }

    [Fact]
    public void ResponsibilityEntropy_OfEqualActivations_IsTheLogarithmOfTheirNumber()
    {
        SparseFeatureMetrics metrics = Evaluate([0, 0, 0, 0], [7, 7, 7, 7]);

        Assert.Equal(Math.Log(4), metrics.ResponsibilityEntropy, Decimals);
    }

    [Fact]
    public void ResponsibilityEntropy_OfUnequalActivations_IsTheEntropyOfSoftmaxOfMinusActivations()
    {
        // exp(-a) = 3/4 : 1/4 after scaling, in the first row; the second is decided, however large.
        SparseFeatureMetrics metrics = Evaluate([0, MathF.Log(3)], [1000, 0]);

        double first = -(0.75 * Math.Log(0.75)) - (0.25 * Math.Log(0.25));
        Assert.Equal(first / 2, metrics.ResponsibilityEntropy, 7); // log 3 is a Single
    }

    [Fact]
    public void NormalizedReconstructionMse_OfADecoderWithTheRightDirection_IsZeroWhateverTheScale()
    {
        Row[] rows = [new() { Input = [3, 4], Features = [30, 40] }, new() { Input = [0, 2], Features = [0, 0.001f] }];

        SparseFeatureMetrics metrics = Evaluate(rows, (activations, reconstruction) =>
        {
            for (int d = 0; d < reconstruction.Length; d++)
                reconstruction[d] = 8 * activations[d];
        });

        Assert.Equal(0.0, metrics.NormalizedReconstructionMse!.Value, 1e-13); // activations of unit length are rounded to Single
    }

    [Fact]
    public void NormalizedReconstructionMse_OfAWrongDirection_IsTheMeanSquareOverAllEntries()
    {
        // (3,4) comes back as (4,3): squared errors 1 + 1; (1,0) as (0,1): 1 + 1. Four entries.
        Row[] rows = [new() { Input = [3, 4], Features = [4, 3] }, new() { Input = [1, 0], Features = [0, 1] }];

        SparseFeatureMetrics metrics = Evaluate(rows, Copy);

        Assert.Equal(1.0, metrics.NormalizedReconstructionMse!.Value, 1e-6);
    }

    [Fact]
    public void NormalizedReconstructionMse_OfADecoderThatIsRightAtUnitLength_IsZero()
    {
        // Exchanges the two entries unless the activations have length 1.
        Row[] rows = [new() { Input = [3, 4], Features = [3, 4] }, new() { Input = [0, 1], Features = [0, 9] }];

        SparseFeatureMetrics metrics = Evaluate(rows, (activations, reconstruction) =>
        {
            bool unit = MathF.Abs((activations[0] * activations[0]) + (activations[1] * activations[1]) - 1) < 1e-6f;
            reconstruction[0] = activations[unit ? 0 : 1];
            reconstruction[1] = activations[unit ? 1 : 0];
        });

        Assert.Equal(0.0, metrics.NormalizedReconstructionMse!.Value, 1e-13); // activations of unit length are rounded to Single
    }

    [Fact]
    public void NormalizedReconstructionMse_OfADecoderWithABias_LeavesTheBiasOut()
    {
        Row[] rows = [new() { Input = [3, 4], Features = [4, 3] }, new() { Input = [1, 0], Features = [0, 0] }];

        SparseFeatureMetrics with = Evaluate(rows, CopyAndAdd(8)), without = Evaluate(rows, Copy);

        Assert.Equal(without.NormalizedReconstructionMse!.Value, with.NormalizedReconstructionMse!.Value, 1e-6); // 8 + 0.6 is rounded to Single
    }

    [Fact]
    public void NormalizedReconstructionMse_OfARowWithoutActivity_CostsTheWholeInput()
    {
        Row[] rows = [new() { Input = [3, 4], Features = [0, 0] }, new() { Input = [1, 0], Features = [1, 0] }];

        SparseFeatureMetrics metrics = Evaluate(rows, Copy);

        Assert.Equal(25.0 / 4, metrics.NormalizedReconstructionMse!.Value, Decimals);
    }

    [Fact]
    public void NormalizedReconstructionMse_OfAZeroInput_CostsNothing()
    {
        Row[] rows = [new() { Input = [0, 0], Features = [5, 1] }, new() { Input = [1, 0], Features = [1, 0] }];

        SparseFeatureMetrics metrics = Evaluate(rows, Copy);

        Assert.Equal(0.0, metrics.NormalizedReconstructionMse!.Value, Decimals);
    }

    [Fact]
    public void NormalizedReconstructionMse_WithoutInputOrDecoder_IsNull()
    {
        IDataView data = Load([new() { Input = [1, 0], Features = [1, 0] }, new() { Input = [1, 0], Features = [0, 1] }]);

        Assert.Null(_ml.Transforms.EvaluateSparseFeatures(data, "Features").NormalizedReconstructionMse);
        Assert.Null(_ml.Transforms.EvaluateSparseFeatures(data, "Features", "Input").NormalizedReconstructionMse);
        Assert.Null(_ml.Transforms.EvaluateSparseFeatures(data, "Features", reconstruct: Copy).NormalizedReconstructionMse);
    }

    [Fact]
    public void ReconstructionMse_OfAWrongReconstruction_IsTheMeanSquareOverAllEntries()
    {
        // (3,4) comes back as (30,40): squared errors 27² + 36²; (1,0) as itself. Four entries.
        Row[] rows = [new() { Input = [3, 4], Features = [30, 40] }, new() { Input = [1, 0], Features = [1, 0] }];

        SparseFeatureMetrics metrics = Evaluate(rows, Copy);

        Assert.Equal(((27 * 27) + (36 * 36)) / 4.0, metrics.ReconstructionMse!.Value, Decimals);
    }

    [Fact]
    public void ExplainedVariance_OfAPerfectReconstruction_IsOne()
    {
        SparseFeatureMetrics metrics = Evaluate(RowsThatCopy(), Copy);

        Assert.Equal(1.0, metrics.ExplainedVariance!.Value, Decimals);
        Assert.Equal(0.0, metrics.ReconstructionMse!.Value, Decimals);
    }

    [Fact]
    public void ExplainedVariance_OfThePredictedMean_IsZero()
    {
        Row[] rows = [new() { Input = [1, 6], Features = [0] }, new() { Input = [2, 10], Features = [0] }, new() { Input = [6, 2], Features = [0] }];

        SparseFeatureMetrics metrics = Evaluate(rows, (_, reconstruction) => (reconstruction[0], reconstruction[1]) = (3, 6));

        Assert.Equal(0.0, metrics.ExplainedVariance!.Value, Decimals);
    }

    [Fact]
    public void ExplainedVariance_OfAConstantOffset_CostsItsSquaredLength()
    {
        // Inputs 0 and 4, 0 and 2: summed variance 4 + 1; an offset of 1/2 in both inputs: 1/4 + 1/4.
        Row[] rows = [new() { Input = [0, 0], Features = [0, 0] }, new() { Input = [4, 2], Features = [4, 2] }];

        SparseFeatureMetrics metrics = Evaluate(rows, CopyAndAdd(0.5f));

        Assert.Equal(1 - (0.5 / 5), metrics.ExplainedVariance!.Value, Decimals);
    }

    [Fact]
    public void ExplainedVariance_OfTheSameRowsManyTimes_DoesNotDependOnHowOften()
    {
        // A mean of batches would depend on where they end; 3 rows once, and 3 rows 100 times.
        Row[] rows = RowsThatCopy();

        double once = Evaluate(rows, Halve).ExplainedVariance!.Value;
        double often = Evaluate([.. Enumerable.Repeat(rows, 100).SelectMany(batch => batch)], Halve).ExplainedVariance!.Value;

        Assert.Equal(once, often, Decimals);
        Assert.Equal(1 - (25.0 / 40), once, Decimals); // a quarter of the squared lengths 0, 20 and 80; three times the variances 32/3 and 8/3

        static void Halve(ReadOnlySpan<float> activations, Span<float> reconstruction)
        {
            for (int d = 0; d < reconstruction.Length; d++)
                reconstruction[d] = activations[d] / 2;
        }
    }

    [Fact]
    public void ExplainedVariance_OfInputsFarFromZero_DoesNotCancel()
    {
        // Variance 1 about a mean of 4,000,000, whose square leaves E‖x‖² − ‖E x‖² three digits; every second reconstruction is off by 1.
        Row[] rows = [.. Enumerable.Range(0, 1000).Select(i => new Row { Input = [4_000_000 + (i % 2 * 2)], Features = [4_000_001 + (i % 2)] })];

        SparseFeatureMetrics metrics = Evaluate(rows, Copy);

        Assert.Equal(0.5, metrics.ExplainedVariance!.Value, 1e-9);
    }

    [Fact]
    public void MaximumResponsibility_OfUnequalActivations_IsTheLargestOfSoftmaxOfMinusActivations()
    {
        // exp(-a) = 3/4 : 1/4 after scaling, in the first row; the second is decided.
        SparseFeatureMetrics metrics = Evaluate([0, MathF.Log(3)], [1000, 0]);

        Assert.Equal((0.75 + 1) / 2, metrics.MaximumResponsibility, 7); // log 3 is a Single
    }

    [Fact]
    public void EvaluateSparseFeatures_OfAnEncoder_TakesItsReconstructAsDecoder()
    {
        IDataView data = Load([.. Enumerable.Range(0, 20).Select(i => new Row { Input = [i % 3, 1 - i % 2], Features = [0, 0] })]);
        var encoder = _ml.Transforms.DecoderFreeSae("Codes", "Input", numberOfComponents: 3, epochs: 2, seed: 1).Fit(data);

        SparseFeatureMetrics metrics = _ml.Transforms.EvaluateSparseFeatures(encoder.Transform(data), "Codes", "Input", encoder.Reconstruct);

        Assert.NotNull(metrics.NormalizedReconstructionMse);
    }

    [Fact]
    public void EvaluateSparseFeatures_OfAMissingColumn_NamesIt()
    {
        IDataView data = Load([new() { Input = [1, 0], Features = [1, 0] }]);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.EvaluateSparseFeatures(data, "Codes"));
        Assert.Contains("activations column 'Codes'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateSparseFeatures_OfAScalarColumn_NamesExpectedAndFoundTypes()
    {
        IDataView data = Load([new() { Input = [1, 0], Features = [1, 0] }]);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.EvaluateSparseFeatures(data, "Features", "Number", Copy));
        Assert.Contains("'Number': expected known-size vector of Single, got Double", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EvaluateSparseFeatures_OfNaN_NamesRowAndSlot()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Evaluate([1, 0], [0, float.NaN]));

        Assert.Contains("Column 'Features', row 1, slot 1: found NaN", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsMarked());
    }

    [Fact]
    public void EvaluateSparseFeatures_OfOneRow_SaysThatTwoAreNeeded()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Evaluate([1, 0]));

        Assert.Contains("at least 2 rows, for a variance to exist; found 1", error.Message, StringComparison.Ordinal);
    }

    private static void Copy(ReadOnlySpan<float> activations, Span<float> reconstruction) => activations.CopyTo(reconstruction);

    private static ReconstructionFunction CopyAndAdd(float offset) => (activations, reconstruction) =>
    {
        for (int d = 0; d < reconstruction.Length; d++)
            reconstruction[d] = activations[d] + offset;
    };

    private static Row[] RowsThatCopy() =>
        [.. new float[][] { [0, 0], [4, 2], [8, 4] }.Select(values => new Row { Input = values, Features = values })];

    private SparseFeatureMetrics Evaluate(params float[][] features) =>
        _ml.Transforms.EvaluateSparseFeatures(Load([.. features.Select(row => new Row { Features = row, Input = [0] })]), "Features");

    private SparseFeatureMetrics Evaluate(Row[] rows, ReconstructionFunction reconstruct) =>
        _ml.Transforms.EvaluateSparseFeatures(Load(rows), "Features", "Input", reconstruct);

    private IDataView Load(Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        schema["Input"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Input.Length);
        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Input { get; init; } = [];

        public float[] Features { get; init; } = [];

        public double Number { get; init; }
    }
}
