namespace EstimatorConformance.Data;

/// <summary>150 rows of two overlapping clusters with a few zeros, the same at every call; and what differs from them in one respect.</summary>
public static class SampleData
{
    /// <summary>The size of the vectors of <see cref="Valid"/>.</summary>
    public const int Size = 5;

    /// <summary>The column of vectors.</summary>
    public const string Features = "Features";

    /// <summary>The column of Booleans.</summary>
    public const string Label = "Label";

    /// <summary>The column of positive scalars.</summary>
    public const string Weight = "Weight";

    private const int Count = 150;

    /// <summary>Vectors with slot names, labels and weights.</summary>
    public static IDataView Valid(MLContext ml)
        => ReannotatedView.WithSlotNames(Load(ml, Size, Values(Size).Select(row => new FeaturesLabelWeight(row.Values, row.Label, row.Weight))), Features);

    /// <summary>The same without the weights.</summary>
    public static IDataView WithoutWeights(MLContext ml)
        => ReannotatedView.WithSlotNames(Load(ml, Size, Values(Size).Select(row => new FeaturesLabel(row.Values, row.Label))), Features);

    /// <summary>Vectors of another size.</summary>
    public static IDataView OfAnotherSize(MLContext ml)
        => Load(ml, Size + 2, Values(Size + 2).Select(row => new FeaturesLabelWeight(row.Values, row.Label, row.Weight)));

    /// <summary>Text where the vectors were.</summary>
    public static IDataView OfText(MLContext ml)
        => ml.Data.LoadFromEnumerable(Values(Size).Select(row => new TextLabelWeight("a word", row.Label, row.Weight)).ToList());

    private static IDataView Load<TRow>(MLContext ml, int size, IEnumerable<TRow> rows)
        where TRow : class
    {
        var schema = SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        schema[Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return ml.Data.LoadFromEnumerable([.. rows], schema);
    }

    private static IEnumerable<(float[] Values, bool Label, float Weight)> Values(int size)
    {
        var random = new Random(7);
        for (int row = 0; row < Count; row++)
        {
            bool label = random.Next(2) == 1;
            float[] values = [.. Enumerable.Range(0, size).Select(_ => random.Next(4) == 0 ? 0 : random.NextSingle() + (label ? 0.5f : 0))];
            values[0] += 0.1f; // No row is all zeros: normalizers divide by a row's length.
            yield return (values, label, 0.5f + random.NextSingle());
        }
    }

    private sealed record FeaturesLabelWeight(float[] Features, bool Label, float Weight);

    private sealed record FeaturesLabel(float[] Features, bool Label);

    private sealed record TextLabelWeight(string Features, bool Label, float Weight);
}
