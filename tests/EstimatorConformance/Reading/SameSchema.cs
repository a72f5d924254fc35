namespace EstimatorConformance.Reading;

/// <summary>Asserts that two schemas have the same columns in the same order, with the same types and annotations.</summary>
public static class SameSchema
{
    /// <summary>Compares names, types, visibility, and of annotations the kinds, types and, of slot names, the text.</summary>
    public static void Assert(DataViewSchema expected, DataViewSchema actual, string context)
    {
        Xunit.Assert.True(expected.Count == actual.Count, $"{context}: {actual.Count} columns instead of {expected.Count}.");
        foreach ((DataViewSchema.Column wanted, DataViewSchema.Column found) in expected.Zip(actual))
        {
            string where = $"{context}: column {wanted.Index}, '{wanted.Name}'";
            Xunit.Assert.True(wanted.Name == found.Name, $"{where}, is called '{found.Name}'.");
            Xunit.Assert.True(wanted.Type.Equals(found.Type), $"{where}, is {found.Type} instead of {wanted.Type}.");
            Xunit.Assert.True(wanted.IsHidden == found.IsHidden, $"{where}, differs in being hidden.");
            SameAnnotations(wanted.Annotations, found.Annotations, where);
        }

        foreach (string name in expected.Select(column => column.Name).Distinct())
            Xunit.Assert.True(expected[name].Index == actual[name].Index, $"{context}: '{name}' finds another column.");
    }

    private static void SameAnnotations(DataViewSchema.Annotations expected, DataViewSchema.Annotations actual, string where)
    {
        Xunit.Assert.True(Describe(expected) == Describe(actual), $"{where}, is annotated [{Describe(actual)}] instead of [{Describe(expected)}].");
    }

    private static string Describe(DataViewSchema.Annotations annotations)
        => string.Join("; ", annotations.Schema.OrderBy(kind => kind.Name, StringComparer.Ordinal).Select(kind => $"{kind.Name}: {kind.Type} {Text(annotations, kind)}"));

    private static string Text(DataViewSchema.Annotations annotations, DataViewSchema.Column kind)
    {
        if (kind.Type is not VectorDataViewType { ItemType: TextDataViewType })
            return "";
        VBuffer<ReadOnlyMemory<char>> values = default;
        annotations.GetValue(kind.Name, ref values);
        return string.Join(',', values.DenseValues());
    }
}
