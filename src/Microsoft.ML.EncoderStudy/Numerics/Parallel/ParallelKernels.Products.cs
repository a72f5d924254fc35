namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Products: the parts are rows of the result, or columns where those are more.</summary>
internal sealed partial class ParallelKernels
{
    /// <summary>Rows of a result that pass over the same part of the right operand together.</summary>
    private const int RowsTogether = 4;

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

    public override void RowGram(ReadOnlySpan<float> a, int rows, int stride, Span<float> gram, int gramStride) =>
        kernels.RowGram(a, rows, stride, gram, gramStride);

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
}
