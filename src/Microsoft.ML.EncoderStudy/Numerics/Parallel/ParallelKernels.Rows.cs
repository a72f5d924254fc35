namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Row by row: the parts are groups of rows.</summary>
internal sealed partial class ParallelKernels
{
    public override void AddRow(ReadOnlySpan<float> row, ReadOnlySpan<float> rowWeights, Span<float> matrix) => DivideRows(
        new Operands { Columns1 = row, RowWeights = rowWeights, Result = matrix, Stride = row.Length }, matrix.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.AddRow(o.Columns1, o.WeightsOf(first, end), o.Result[Rows(first, end, o.Stride)]));

    public override void Scale(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result) => DivideRows(
        new Operands { A = matrix, RowWeights = rowWeights, Columns1 = columnScales, Result = result, Stride = columnScales.Length },
        matrix.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.Scale(
            o.A[Rows(first, end, o.Stride)], o.WeightsOf(first, end), o.Columns1, o.Result[Rows(first, end, o.Stride)]));

    public override void AddScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result) => DivideRows(
        new Operands { A = matrix, RowWeights = rowWeights, Columns1 = columnScales, Result = result, Stride = columnScales.Length },
        matrix.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.AddScaled(
            o.A[Rows(first, end, o.Stride)], o.WeightsOf(first, end), o.Columns1, o.Result[Rows(first, end, o.Stride)]));

    public override void AddStandardisationGradient(
        ReadOnlySpan<float> derivative, ReadOnlySpan<float> standardised, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales,
        ReadOnlySpan<float> throughDeviation, ReadOnlySpan<float> throughMean, Span<float> gradient) => DivideRows(
        new Operands
        {
            A = derivative,
            B = standardised,
            RowWeights = rowWeights,
            Columns1 = columnScales,
            Columns2 = throughDeviation,
            Columns3 = throughMean,
            Result = gradient,
            Stride = columnScales.Length,
        },
        derivative.Length, 2,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.AddStandardisationGradient(
            o.A[Rows(first, end, o.Stride)], o.B[Rows(first, end, o.Stride)], o.WeightsOf(first, end), o.Columns1, o.Columns2, o.Columns3,
            o.Result[Rows(first, end, o.Stride)]));

    public override void RowSums(ReadOnlySpan<float> matrix, int stride, Span<float> sums) => DivideRows(
        new Operands { A = matrix, Stride = stride, Result = sums }, matrix.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.RowSums(o.A[Rows(first, end, o.Stride)], o.Stride, o.Result[first..end]));

    public override void Softmin(ReadOnlySpan<float> matrix, int columns, int stride, Span<float> softmin, Span<float> logSums) => DivideRows(
        new Operands { A = matrix, End = columns, Stride = stride, Result = softmin, Result2 = logSums }, matrix.Length, CostOfFunction,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.Softmin(
            o.A[Rows(first, end, o.Stride)], o.End, o.Stride, o.Result[Rows(first, end, o.Stride)], o.Result2[first..end]));

    public override void GroupSoftmin(
        ReadOnlySpan<float> matrix, int columns, int stride, Span<float> exponentials, Span<float> minima, Span<float> sums, int groupStride) =>
        DivideRows(
            new Operands
            {
                A = matrix,
                End = columns,
                Stride = stride,
                Result = exponentials,
                Result2 = minima,
                Result3 = sums,
                GroupStride = groupStride,
            },
            matrix.Length, CostOfFunction,
            static (Kernels kernels, in Operands o, int first, int end) => kernels.GroupSoftmin(
                o.A[Rows(first, end, o.Stride)], o.End, o.Stride, o.Result[Rows(first, end, o.Stride)], o.Result2[first..], o.Result3[first..],
                o.GroupStride));

    public override void AddGroupScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> factors, int groupStride, Span<float> result, int stride) => DivideRows(
        new Operands { A = matrix, B = factors, GroupStride = groupStride, Result = result, Stride = stride }, matrix.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.AddGroupScaled(
            o.A[Rows(first, end, o.Stride)], o.B[first..], o.GroupStride, o.Result[Rows(first, end, o.Stride)], o.Stride));

    private void DivideRows(in Operands operands, int length, int cost, Part part) =>
        Divide(operands, length / operands.Stride, (long)operands.Stride * cost, LeastFloats, part);

    private static Range Rows(int first, int end, int stride) => (first * stride)..(end * stride);
}
