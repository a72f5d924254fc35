namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Products: the parts are rows of the result, or columns where those are more.</summary>
internal sealed partial class ParallelKernels
{
    /// <summary>Rows of a result that pass over the same part of the right operand together.</summary>
    private const int RowsTogether = 4;

    /// <summary>How finely the area of a Gram matrix is cut.</summary>
    private const int Shares = 64;

    public override void AddProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, Range columns)
    {
        (int first, int count) = columns.GetOffsetAndLength(stride);
        var operands = new Operands { A = a, Layout = layout, B = b, Result = c, Stride = stride, First = first, End = first + count };
        if (count > layout.Rows)
        {
            Divide(operands, count / RowAlignment, (long)RowAlignment * layout.Rows * layout.Columns, LeastMultiplyAdds, Columnwise);
        }
        else
        {
            int groups = (layout.Rows + RowsTogether - 1) / RowsTogether;
            Divide(operands, groups, (long)RowsTogether * count * layout.Columns, LeastMultiplyAdds, Rowwise);
        }

        static void Columnwise(Kernels kernels, in Operands o, int first, int end) =>
            kernels.AddProduct(o.A, o.Layout, o.B, o.Result, o.Stride, Columns(o, first, end));

        static void Rowwise(Kernels kernels, in Operands o, int first, int end)
        {
            int row = first * RowsTogether, rows = Math.Min(end * RowsTogether, o.Layout.Rows) - row;
            kernels.AddProduct(
                o.A[(row * o.Layout.RowStep)..], o.Layout with { Rows = rows }, o.B, o.Result.Slice(row * o.Stride, rows * o.Stride), o.Stride,
                o.First..o.End);
        }
    }

    /// <remarks>Row i has i products that no earlier row has, so the parts are shares of the triangle's area.</remarks>
    public override void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride, Range rows)
    {
        (int first, int count) = rows.GetOffsetAndLength(layout.Rows);
        Divide(
            new Operands { A = a, Layout = layout, Result = gram, Stride = gramStride, First = first, End = first + count },
            Shares, (long)layout.Columns * layout.Rows * count / 2 / Shares, LeastMultiplyAdds,
            static (Kernels kernels, in Operands o, int first, int end) =>
                kernels.Gram(o.A, o.Layout, o.Result, o.Stride, RowAtArea(o, first)..RowAtArea(o, end)));
    }

    public override void SparseColumnProduct(ReadOnlySpan<SparseEntry> column, ReadOnlySpan<float> gradient, Span<float> result) =>
        kernels.SparseColumnProduct(column, gradient, result);

    public override void SparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, int pitch, ReadOnlySpan<float> constant,
        Span<float> result) =>
        kernels.SparseRowProduct(indices, values, matrix, pitch, constant, result);

    public override void AddSparseProduct(
        SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride, Range columns) => Divide(
        new Operands { Batch = batch, A = matrix, Result = result, Stride = stride, First = columns.Start.GetOffset(stride) },
        columns.GetOffsetAndLength(stride).Length / RowAlignment, batch.NonZeros * RowAlignment, LeastMultiplyAdds,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.AddSparseProduct(o.Batch, o.A, o.Result, o.Stride, Columns(o, first, end)));

    public override void AddSparseOuterProduct(
        SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride, Range columns) => Divide(
        new Operands { Batch = batch, A = gradient, Result = matrix, Stride = stride, First = columns.Start.GetOffset(stride) },
        columns.GetOffsetAndLength(stride).Length / RowAlignment, batch.NonZeros * RowAlignment, LeastMultiplyAdds,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.AddSparseOuterProduct(o.Batch, o.A, o.Result, o.Stride, Columns(o, first, end)));

    public override void AddBitmapProduct(
        BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride, Range columns) => Divide(
        new Operands { Bitmaps = batch, A = matrix, Result = result, Stride = stride, First = columns.Start.GetOffset(stride) },
        columns.GetOffsetAndLength(stride).Length / RowAlignment, batch.NonZeros * RowAlignment, LeastMultiplyAdds,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.AddBitmapProduct(o.Bitmaps, o.A, o.Result, o.Stride, Columns(o, first, end)));

    public override void AddBitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride, Range columns) => Divide(
        new Operands
        {
            Bitmaps = batch,
            RowsByInput = rowsByInput,
            A = gradient,
            Result = matrix,
            Stride = stride,
            First = columns.Start.GetOffset(stride),
        },
        columns.GetOffsetAndLength(stride).Length / RowAlignment, batch.NonZeros * RowAlignment, LeastMultiplyAdds,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.AddBitmapOuterProduct(o.Bitmaps, o.RowsByInput, o.A, o.Result, o.Stride, Columns(o, first, end)));

    /// <summary>The row up to which a Gram matrix has so many shares of its area.</summary>
    private static int RowAtArea(in Operands o, int share)
    {
        if (share == Shares)
            return o.End;
        double squares = ((double)o.First * o.First) + ((((double)o.End * o.End) - ((double)o.First * o.First)) * share / Shares);
        return Math.Clamp((int)Math.Sqrt(squares) / GramAlignment * GramAlignment, o.First, o.End);
    }
}
