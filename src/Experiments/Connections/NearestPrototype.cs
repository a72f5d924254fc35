using System.Numerics.Tensors;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Squared Euclidean distances to prototypes, and which is the nearest.</summary>
internal static class NearestPrototype
{
    /// <summary>‖x − p_k‖² of every row and prototype, [rows × prototypes].</summary>
    public static RowMatrix Distances(RowMatrix rows, RowMatrix prototypes)
    {
        double[] norms = [.. Enumerable.Range(0, prototypes.Rows).Select(k => TensorPrimitives.SumOfSquares<double>(prototypes[k]))];
        return rows.Map(prototypes.Rows, (row, distances) =>
        {
            double norm = TensorPrimitives.SumOfSquares(row);
            for (int k = 0; k < distances.Length; k++)
                distances[k] = Math.Max(0, norm + norms[k] - (2 * TensorPrimitives.Dot<double>(row, prototypes[k])));
        });
    }

    /// <summary>The nearest prototype of each row; of several equally near the first.</summary>
    public static int[] Of(RowMatrix rows, RowMatrix prototypes) => Least(Distances(rows, prototypes));

    /// <summary>The index of the least value of each row.</summary>
    public static int[] Least(RowMatrix values) =>
        [.. Enumerable.Range(0, values.Rows).Select(row => TensorPrimitives.IndexOfMin<double>(values[row]))];

    /// <summary>1 for the nearest prototype of each row, 0 for the others.</summary>
    public static RowMatrix OneHot(RowMatrix rows, RowMatrix prototypes)
    {
        var result = new RowMatrix(rows.Rows, prototypes.Rows);
        foreach ((int row, int nearest) in Of(rows, prototypes).Index())
            result[row][nearest] = 1;
        return result;
    }
}
