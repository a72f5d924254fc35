using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>s_j = Σ_i w_i · m_ij.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    public abstract void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums);

    /// <summary>s_j = Σ_i w_i · x_ij · y_ij.</summary>
    /// <param name="left">x: [rows × stride].</param>
    /// <param name="right">y: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    public abstract void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums);

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
}

internal sealed partial class Kernels<TSimd, TVector>
{
    public override void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums)
    {
        sums.Clear();
        int stride = sums.Length, rows = matrix.Length / stride;
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float m = ref Row(matrix, i, stride);
            ref float s = ref MemoryMarshal.GetReference(sums);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
                TSimd.Store(TSimd.MultiplyAdd(w, TSimd.Load(ref m, j), TSimd.Load(ref s, j)), ref s, j);
        }
    }

    public override void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums)
    {
        sums.Clear();
        int stride = sums.Length, rows = left.Length / stride;
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float x = ref Row(left, i, stride);
            ref float y = ref Row(right, i, stride);
            ref float s = ref MemoryMarshal.GetReference(sums);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
            {
                TVector weighted = TSimd.Multiply(w, TSimd.Load(ref x, j));
                TSimd.Store(TSimd.MultiplyAdd(weighted, TSimd.Load(ref y, j), TSimd.Load(ref s, j)), ref s, j);
            }
        }
    }

    public override void AddRow(ReadOnlySpan<float> row, ReadOnlySpan<float> rowWeights, Span<float> matrix)
    {
        int stride = row.Length, rows = matrix.Length / stride;
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float c = ref MemoryMarshal.GetReference(row);
            ref float m = ref Row(matrix, i, stride);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
                TSimd.Store(TSimd.MultiplyAdd(w, TSimd.Load(ref c, j), TSimd.Load(ref m, j)), ref m, j);
        }
    }

    public override void Scale(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result)
    {
        int stride = columnScales.Length, rows = matrix.Length / stride;
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float c = ref MemoryMarshal.GetReference(columnScales);
            ref float m = ref Row(matrix, i, stride);
            ref float r = ref Row(result, i, stride);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
                TSimd.Store(TSimd.Multiply(TSimd.Multiply(w, TSimd.Load(ref c, j)), TSimd.Load(ref m, j)), ref r, j);
        }
    }

    public override void AddScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result)
    {
        int stride = columnScales.Length, rows = matrix.Length / stride;
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float c = ref MemoryMarshal.GetReference(columnScales);
            ref float m = ref Row(matrix, i, stride);
            ref float r = ref Row(result, i, stride);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
            {
                TVector scale = TSimd.Multiply(w, TSimd.Load(ref c, j));
                TSimd.Store(TSimd.MultiplyAdd(scale, TSimd.Load(ref m, j), TSimd.Load(ref r, j)), ref r, j);
            }
        }
    }

    private static float WeightOf(ReadOnlySpan<float> rowWeights, int row) => rowWeights.IsEmpty ? 1f : rowWeights[row];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Row(ReadOnlySpan<float> matrix, int row, int stride) =>
        ref MemoryMarshal.GetReference(matrix.Slice(row * stride, stride));
}
