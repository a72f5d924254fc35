using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>Rows to score, in ML.NET's own cache, so that all who read them read the same memory.</summary>
internal static class ScoringRows
{
    /// <summary>The name of the column.</summary>
    public const string Column = "Pixels";

    private const int Count = 10_000;

    private sealed class Row
    {
        public VBuffer<float> Pixels;
    }

    /// <summary>The first digits, as the reader gives them: most of them by their non-zeros.</summary>
    public static IDataView Digits(MLContext ml, IDataView digits) => Cached(ml, ml.Data.TakeRows(digits, Count));

    /// <summary>The same digits with their zeros.</summary>
    public static IDataView DenseDigits(MLContext ml, IDataView digits) => Cached(
        ml, View(ml, Vectors(digits).Take(Count).Select(row => row.DenseValues().ToArray()), SizeOf(digits)));

    /// <summary>Independent numbers of mean 0 and variance 1/4.</summary>
    public static IDataView Gaussian(MLContext ml, int inputs)
    {
        var random = new Random(1);
        return Cached(ml, View(
            ml,
            Enumerable.Range(0, Count).Select(_ => Enumerable.Range(0, inputs).Select(_ => (float)(0.5 * Normal(random))).ToArray()),
            inputs));
    }

    /// <summary>The size of a row.</summary>
    public static int SizeOf(IDataView view) => ((VectorDataViewType)view.Schema[Column].Type).Size;

    /// <summary>Every row in an array: [rows × inputs].</summary>
    public static float[] Matrix(IDataView view) => [.. Vectors(view).SelectMany(row => row.DenseValues())];

    /// <summary>Every row by its non-zeros: compressed sparse rows.</summary>
    public static (int[] RowStarts, int[] Indices, float[] Values) NonZeros(IDataView view)
    {
        List<int> rowStarts = [0], indices = [];
        List<float> values = [];
        foreach (VBuffer<float> row in Vectors(view))
        {
            foreach (KeyValuePair<int, float> item in row.Items().Where(item => item.Value != 0))
            {
                indices.Add(item.Key);
                values.Add(item.Value);
            }

            rowStarts.Add(indices.Count);
        }

        return ([.. rowStarts], [.. indices], [.. values]);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static IEnumerable<VBuffer<float>> Vectors(IDataView view) => view.GetColumn<VBuffer<float>>(view.Schema[Column]);

    private static IDataView View(MLContext ml, IEnumerable<float[]> rows, int inputs)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[Column].ColumnType = new VectorDataViewType(NumberDataViewType.Single, inputs);
        return ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Pixels = new VBuffer<float>(inputs, row) }).ToArray(), schema);
    }

    private static IDataView Cached(MLContext ml, IDataView view)
    {
        IDataView cached = ml.Data.Cache(view, Column);
        _ = Vectors(cached).Count();
        return cached;
    }
}
