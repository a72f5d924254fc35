using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Rows in memory as a data view: a vector column "Input" and, where given, scalar weights "Weight".</summary>
internal static class ToyData
{
    private sealed class Row
    {
        public VBuffer<float> Input;
        public float Weight = 1;
    }

    /// <summary>Sums of a few random directions with noise: unit-scale rows that an encoder can learn something from.</summary>
    public static float[][] Rows(int count = 60, int inputs = 6, int seed = 1)
    {
        var random = new Random(seed);
        double[][] directions = Enumerable.Range(0, 3)
            .Select(_ => Enumerable.Range(0, inputs).Select(_ => Reference.ReferenceProblem.Normal(random)).ToArray()).ToArray();
        return Enumerable.Range(0, count).Select(_ =>
        {
            double[] direction = directions[random.Next(3)];
            return direction.Select(value => (float)(value + (0.3 * Reference.ReferenceProblem.Normal(random)))).ToArray();
        }).ToArray();
    }

    public static IDataView View(MLContext ml, IReadOnlyList<float[]> rows, float[]? weights = null) =>
        View(ml, rows.Select(row => new VBuffer<float>(row.Length, row)).ToArray(), rows[0].Length, weights);

    public static IDataView View(MLContext ml, IReadOnlyList<VBuffer<float>> rows, int inputs, float[]? weights = null)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Input"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, inputs);
        return ml.Data.LoadFromEnumerable(
            rows.Select((row, i) => new Row { Input = row, Weight = weights?[i] ?? 1 }).ToArray(), schema);
    }

    public static float[][] Vectors(IDataView view, string column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema[column]);
        var vectors = new List<float[]>();
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            vectors.Add(row.DenseValues().ToArray());
        }

        return [.. vectors];
    }

    public static T[] Scalars<T>(IDataView view, string column) => view.GetColumn<T>(column).ToArray();
}
