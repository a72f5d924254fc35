using EncoderStudy.ScoreSavedModel;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.SavedModels;

public class ColumnHashTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Of_EqualRows_IsEqual() => Assert.Equal(Hash([1, 2], [3, 4]), Hash([1, 2], [3, 4]));

    [Fact]
    public void Of_RowsThatDifferInOneBit_Differs() => Assert.NotEqual(Hash([1, 2], [3, 4]), Hash([1, 2], [3, MathF.BitIncrement(4)]));

    [Fact]
    public void Of_ZeroAndMinusZero_Differs() => Assert.NotEqual(Hash([0f]), Hash([-0f]));

    [Fact]
    public void Of_RowsInAnotherOrder_Differs() => Assert.NotEqual(Hash([1, 2], [3, 4]), Hash([3, 4], [1, 2]));

    [Fact]
    public void Scorer_NamesNoAssemblyOfTheLibrary()
        => Assert.DoesNotContain(typeof(ColumnHash).Assembly.GetReferencedAssemblies(), name =>
            name.Name!.Contains("EncoderStudy", StringComparison.Ordinal));

    private (string, long) Hash(params float[][] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        return ColumnHash.Of(_ml.Data.LoadFromEnumerable(rows.Select(values => new Row { Values = values }), schema), ["Values"]);
    }

    private sealed class Row
    {
        public float[] Values { get; init; } = [];
    }
}
