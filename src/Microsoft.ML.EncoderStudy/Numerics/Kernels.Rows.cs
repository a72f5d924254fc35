using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Row by row: the values of a matrix, each with something of its row and of its column.</summary>
internal abstract partial class Kernels
{
    /// <summary>m_ij += w_i · c_j, c being one row.</summary>
    /// <param name="row">c: [stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="matrix">[rows × stride].</param>
    public abstract void AddRow(ReadOnlySpan<float> row, ReadOnlySpan<float> rowWeights, Span<float> matrix);

    /// <summary>r_ij = w_i · c_j · m_ij.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="columnScales">c: [stride].</param>
    /// <param name="result">[rows × stride]; may be <paramref name="matrix"/>.</param>
    public abstract void Scale(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result);

    /// <summary>r_ij += w_i · c_j · m_ij.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="columnScales">c: [stride].</param>
    /// <param name="result">[rows × stride].</param>
    public abstract void AddScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result);

    /// <summary>g_ij += w_i s_j · (t_ij + d_j h_ij + w_i μ_j): from the gradient t of standardised values h to that of the values.</summary>
    /// <param name="derivative">t: [rows × stride].</param>
    /// <param name="standardised">h: [rows × stride].</param>
    /// <param name="rowWeights">w: [rows], or empty for weights of 1.</param>
    /// <param name="columnScales">s: [stride].</param>
    /// <param name="throughDeviation">d: [stride].</param>
    /// <param name="throughMean">μ: [stride].</param>
    /// <param name="gradient">g: [rows × stride].</param>
    public abstract void AddStandardisationGradient(
        ReadOnlySpan<float> derivative, ReadOnlySpan<float> standardised, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales,
        ReadOnlySpan<float> throughDeviation, ReadOnlySpan<float> throughMean, Span<float> gradient);

    /// <summary>T = Mᵀ. What is padding in T is not written.</summary>
    /// <param name="matrix">M: [rows × stride].</param>
    /// <param name="columns">The columns of M that are read, and the rows of T that are written.</param>
    /// <param name="stride">The stride of M.</param>
    /// <param name="transpose">T: [columns × <paramref name="transposeStride"/>], from its first row to the last one written.</param>
    /// <param name="transposeStride">The stride of T, at least the rows of M.</param>
    public static void Transpose(ReadOnlySpan<float> matrix, Range columns, int stride, Span<float> transpose, int transposeStride)
    {
        int rows = matrix.Length / stride;
        for (int j = columns.Start.GetOffset(stride); j < columns.End.GetOffset(stride); j++)
        {
            Span<float> column = transpose.Slice(j * transposeStride, rows);
            for (int i = 0; i < column.Length; i++)
                column[i] = matrix[(i * stride) + j];
        }
    }
}

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>A value of the result, by that of its row, that of its column, its place in another matrix and what it was.</summary>
    private interface IRowFunction
    {
        static abstract TVector Of(TVector w, TVector c, TVector m, TVector r);
    }

    public override void AddRow(ReadOnlySpan<float> row, ReadOnlySpan<float> rowWeights, Span<float> matrix) =>
        Rowwise<RowAdded>(matrix, rowWeights, row, matrix);

    public override void Scale(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result) =>
        Rowwise<Scaled>(matrix, rowWeights, columnScales, result);

    public override void AddScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result) =>
        Rowwise<ScaledAdded>(matrix, rowWeights, columnScales, result);

    [MethodImpl(Loop)]
    public override void AddStandardisationGradient(
        ReadOnlySpan<float> derivative, ReadOnlySpan<float> standardised, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales,
        ReadOnlySpan<float> throughDeviation, ReadOnlySpan<float> throughMean, Span<float> gradient)
    {
        int stride = columnScales.Length;
        RequireRows(stride, Math.Min(throughDeviation.Length, throughMean.Length));
        var work = new StandardisationGradient(
            derivative, standardised, rowWeights, columnScales, throughDeviation, throughMean, gradient);
        Divide(work, derivative.Length / stride, 2L * stride, LeastFloats);
    }

    [MethodImpl(Loop)]
    private void Rowwise<TFunction>(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columns, Span<float> result)
        where TFunction : struct, IRowFunction
    {
        int stride = columns.Length;
        RequireRows(stride, stride);
        Divide(new RowwiseWork<TFunction>(matrix, rowWeights, columns, result), matrix.Length / stride, stride, LeastFloats);
    }

    private static float WeightOf(ReadOnlySpan<float> rowWeights, int row) => rowWeights.IsEmpty ? 1f : rowWeights[row];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Row(ReadOnlySpan<float> matrix, int row, int stride) =>
        ref MemoryMarshal.GetReference(matrix.Slice(row * stride, stride));

    private readonly ref struct RowwiseWork<TFunction>(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columns, Span<float> result) : IDivisibleWork
        where TFunction : struct, IRowFunction
    {
        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly ReadOnlySpan<float> _rowWeights = rowWeights;
        private readonly ReadOnlySpan<float> _columns = columns;
        private readonly Span<float> _result = result;

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            int stride = _columns.Length;
            ref float c = ref MemoryMarshal.GetReference(_columns);
            for (int i = first; i < end; i++)
            {
                TVector w = TSimd.Broadcast(WeightOf(_rowWeights, i));
                ref float m = ref Row(_matrix, i, stride);
                ref float r = ref Row(_result, i, stride);
                for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
                    TSimd.Store(TFunction.Of(w, TSimd.Load(ref c, j), TSimd.Load(ref m, j), TSimd.Load(ref r, j)), ref r, j);
            }
        }
    }

    private readonly ref struct StandardisationGradient(
        ReadOnlySpan<float> derivative, ReadOnlySpan<float> standardised, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales,
        ReadOnlySpan<float> throughDeviation, ReadOnlySpan<float> throughMean, Span<float> gradient) : IDivisibleWork
    {
        private readonly ReadOnlySpan<float> _derivative = derivative;
        private readonly ReadOnlySpan<float> _standardised = standardised;
        private readonly ReadOnlySpan<float> _rowWeights = rowWeights;
        private readonly ReadOnlySpan<float> _columnScales = columnScales;
        private readonly ref float _throughDeviation = ref MemoryMarshal.GetReference(throughDeviation);
        private readonly ref float _throughMean = ref MemoryMarshal.GetReference(throughMean);
        private readonly Span<float> _gradient = gradient;

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            int stride = _columnScales.Length;
            ref float s = ref MemoryMarshal.GetReference(_columnScales);
            ref float d = ref _throughDeviation;
            ref float mu = ref _throughMean;
            for (int i = first; i < end; i++)
            {
                TVector w = TSimd.Broadcast(WeightOf(_rowWeights, i));
                ref float t = ref Row(_derivative, i, stride);
                ref float h = ref Row(_standardised, i, stride);
                ref float g = ref Row(_gradient, i, stride);
                for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
                {
                    TVector sum = TSimd.MultiplyAdd(TSimd.Load(ref d, j), TSimd.Load(ref h, j), TSimd.Load(ref t, j));
                    sum = TSimd.MultiplyAdd(w, TSimd.Load(ref mu, j), sum);
                    TVector scale = TSimd.Multiply(w, TSimd.Load(ref s, j));
                    TSimd.Store(TSimd.MultiplyAdd(scale, sum, TSimd.Load(ref g, j)), ref g, j);
                }
            }
        }
    }

    private readonly struct RowAdded : IRowFunction
    {
        public static TVector Of(TVector w, TVector c, TVector m, TVector r) => TSimd.MultiplyAdd(w, c, r);
    }

    private readonly struct Scaled : IRowFunction
    {
        public static TVector Of(TVector w, TVector c, TVector m, TVector r) => TSimd.Multiply(TSimd.Multiply(w, c), m);
    }

    private readonly struct ScaledAdded : IRowFunction
    {
        public static TVector Of(TVector w, TVector c, TVector m, TVector r) => TSimd.MultiplyAdd(TSimd.Multiply(w, c), m, r);
    }
}
