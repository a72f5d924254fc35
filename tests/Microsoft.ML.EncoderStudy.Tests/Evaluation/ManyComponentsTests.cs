using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

/// <summary>More components than a matrix of all pairs could be indexed for.</summary>
public class ManyComponentsTests
{
    private const int RowCount = 60, ActiveInTurn = 300;

    [Theory]
    [InlineData(8_193)]
    [InlineData(46_340)]
    [InlineData(46_341)]
    [InlineData(65_536)]
    public void EvaluateSparseFeatures_OfManyComponents_GivesWhatFewGiveBesideManySilentOnes(int components)
    {
        SparseFeatureMetrics few = Evaluate(ActiveInTurn), many = Evaluate(components);

        Assert.Equal(few.L0, many.L0);
        Assert.Equal(components - ActiveInTurn, many.DeadComponents - few.DeadComponents);
        Assert.True(few.Redundancy > 1);
        Assert.Equal(few.Redundancy, many.Redundancy, 1e-9 * few.Redundancy);
    }

    /// <summary>Every component's place among the others is spread over the whole range, the last one included.</summary>
    private static SparseFeatureMetrics Evaluate(int components)
    {
        var ml = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, components);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(row => new Row { Features = Features(row, components) }), schema);
        return ml.Transforms.EvaluateSparseFeatures(data, nameof(Row.Features));
    }

    private static VBuffer<float> Features(int row, int components)
    {
        var random = new Random(row);
        float shared = random.NextSingle();
        (int Index, float Value)[] active = [.. Enumerable.Range(0, ActiveInTurn)
            .Where(_ => random.NextDouble() < 0.1)
            .Select(j => ((int)((j + 1) * (long)components / ActiveInTurn) - 1, shared + random.NextSingle()))];
        return new VBuffer<float>(components, active.Length, [.. active.Select(entry => entry.Value)], [.. active.Select(entry => entry.Index)]);
    }

    private sealed class Row
    {
        public VBuffer<float> Features { get; init; }
    }
}
