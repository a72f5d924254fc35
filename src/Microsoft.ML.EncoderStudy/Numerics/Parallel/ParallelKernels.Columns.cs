namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Sums down columns: the parts are groups of <see cref="Kernels.RowAlignment"/> columns.</summary>
internal sealed partial class ParallelKernels
{
    public override void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns) => DivideColumns(
        new Operands { A = matrix, RowWeights = rowWeights, Result = sums, First = columns.Start.GetOffset(sums.Length) },
        sums[columns].Length, matrix.Length / sums.Length,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.ColumnSums(o.A, o.RowWeights, o.Result, Columns(o, first, end)));

    public override void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns) => DivideColumns(
        new Operands { A = left, B = right, RowWeights = rowWeights, Result = sums, First = columns.Start.GetOffset(sums.Length) },
        sums[columns].Length, left.Length / sums.Length,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.ColumnInnerProducts(o.A, o.B, o.RowWeights, o.Result, Columns(o, first, end)));

    public override void Centre(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares, Range columns) =>
        DivideColumns(
        new Operands
        {
            A = matrix,
            RowWeights = rowWeights,
            TotalWeight = totalWeight,
            Result = centred,
            Result2 = squares,
            First = columns.Start.GetOffset(squares.Length),
        },
        squares[columns].Length, 4L * (matrix.Length / squares.Length),
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.Centre(o.A, o.RowWeights, o.TotalWeight, o.Result, o.Result2, Columns(o, first, end)));

    /// <param name="operands">What is summed.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="costOfColumn">The floats visited for a column.</param>
    /// <param name="part">A part of it.</param>
    private void DivideColumns(in Operands operands, int columns, long costOfColumn, Part part) =>
        Divide(operands, columns / RowAlignment, RowAlignment * costOfColumn, LeastFloats, part);

    private static Range Columns(in Operands operands, int first, int end) =>
        (operands.First + (first * RowAlignment))..(operands.First + (end * RowAlignment));
}
