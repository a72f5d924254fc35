using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Features computed outside ML.NET, as the rows that a linear probe reads.</summary>
internal static class FeatureRows
{
    /// <param name="ml">The context.</param>
    /// <param name="features">[rows × features].</param>
    /// <param name="labels">One for each row.</param>
    public static IDataView Of(MLContext ml, RowMatrix features, float[] labels)
    {
        var schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[LinearProbe.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Columns);
        return ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, features.Rows).Select(row => new FeatureRow
            {
                Features = Array.ConvertAll(features[row].ToArray(), value => (float)value),
                Label = labels[row],
            }),
            schema);
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
