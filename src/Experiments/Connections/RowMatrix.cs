using System.Numerics.Tensors;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Rows of equal length in double precision: data, features, or prototypes.</summary>
internal sealed class RowMatrix
{
    /// <param name="values">[rows × columns], row-major; kept, not copied.</param>
    /// <param name="columns">The length of a row.</param>
    public RowMatrix(double[] values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length % columns != 0)
            throw new ArgumentException($"Found {values.Length} values, expected whole rows of {columns}.", nameof(values));
        Values = values;
        Columns = columns;
    }

    public RowMatrix(int rows, int columns)
        : this(new double[rows * columns], columns)
    {
    }

    public double[] Values { get; }

    public int Columns { get; }

    public int Rows => Values.Length / Columns;

    public Span<double> this[int row] => Values.AsSpan(row * Columns, Columns);

    public static RowMatrix From(float[] values, int columns) => new(Array.ConvertAll(values, value => (double)value), columns);

    /// <summary>Reads a vector column.</summary>
    public static RowMatrix From(IDataView view, string column) => new(
        [.. view.GetColumn<float[]>(column).SelectMany(row => row).Select(value => (double)value)],
        ((VectorDataViewType)view.Schema[column].Type).Size);

    /// <summary>The first rows; all if there are no more.</summary>
    public RowMatrix First(int rows) => rows >= Rows ? this : new RowMatrix(Values[..(rows * Columns)], Columns);

    /// <summary>Different rows, drawn at random.</summary>
    public RowMatrix Draw(int rows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, Rows)];
        new Random(seed).Shuffle(order);
        return new RowMatrix([.. order.Take(rows).SelectMany(row => this[row].ToArray())], Columns);
    }

    /// <summary>Makes a row of each row, several at a time; what comes out does not depend on how many.</summary>
    /// <param name="columns">The length of the rows that come out.</param>
    /// <param name="map">Fills the second from the first.</param>
    public RowMatrix Map(int columns, RowMap map)
    {
        var result = new RowMatrix(Rows, columns);
        Parallel.For(0, Rows, row => map(this[row], result[row]));
        return result;
    }

    /// <summary>The products of each row, less a mean, with each of some directions.</summary>
    /// <param name="directions">[directions × columns].</param>
    /// <param name="mean">[columns].</param>
    public RowMatrix Along(RowMatrix directions, double[] mean) => Map(directions.Rows, (row, products) =>
    {
        double[] centred = new double[row.Length];
        TensorPrimitives.Subtract(row, mean, centred);
        for (int k = 0; k < products.Length; k++)
            products[k] = TensorPrimitives.Dot<double>(centred, directions[k]);
    });

    /// <summary>The responsibilities of each row of energies.</summary>
    public RowMatrix Responsibilities() => Map(Columns, (row, result) => Softmin.Of(row, result));

    public float[] ToSingle() => Array.ConvertAll(Values, value => (float)value);
}

/// <summary>Fills a row from another.</summary>
internal delegate void RowMap(ReadOnlySpan<double> row, Span<double> result);
