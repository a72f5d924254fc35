using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

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
}

internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddRow(ReadOnlySpan<float> row, ReadOnlySpan<float> rowWeights, Span<float> matrix)
    {
        int stride = row.Length, rows = matrix.Length / stride;
        RequireRows(stride, stride);
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float c = ref MemoryMarshal.GetReference(row);
            ref float m = ref Row(matrix, i, stride);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
                TSimd.Store(TSimd.MultiplyAdd(w, TSimd.Load(ref c, j), TSimd.Load(ref m, j)), ref m, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Scale(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result)
    {
        int stride = columnScales.Length, rows = matrix.Length / stride;
        RequireRows(stride, stride);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales, Span<float> result)
    {
        int stride = columnScales.Length, rows = matrix.Length / stride;
        RequireRows(stride, stride);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddStandardisationGradient(
        ReadOnlySpan<float> derivative, ReadOnlySpan<float> standardised, ReadOnlySpan<float> rowWeights, ReadOnlySpan<float> columnScales,
        ReadOnlySpan<float> throughDeviation, ReadOnlySpan<float> throughMean, Span<float> gradient)
    {
        int stride = columnScales.Length, rows = derivative.Length / stride;
        RequireRows(stride, Math.Min(throughDeviation.Length, throughMean.Length));
        ref float s = ref MemoryMarshal.GetReference(columnScales);
        ref float d = ref MemoryMarshal.GetReference(throughDeviation);
        ref float mu = ref MemoryMarshal.GetReference(throughMean);
        for (int i = 0; i < rows; i++)
        {
            TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
            ref float t = ref Row(derivative, i, stride);
            ref float h = ref Row(standardised, i, stride);
            ref float g = ref Row(gradient, i, stride);
            for (nuint j = 0; j < (nuint)stride; j += (nuint)TSimd.Width)
            {
                TVector sum = TSimd.MultiplyAdd(TSimd.Load(ref d, j), TSimd.Load(ref h, j), TSimd.Load(ref t, j));
                sum = TSimd.MultiplyAdd(w, TSimd.Load(ref mu, j), sum);
                TVector scale = TSimd.Multiply(w, TSimd.Load(ref s, j));
                TSimd.Store(TSimd.MultiplyAdd(scale, sum, TSimd.Load(ref g, j)), ref g, j);
            }
        }
    }

    private static float WeightOf(ReadOnlySpan<float> rowWeights, int row) => rowWeights.IsEmpty ? 1f : rowWeights[row];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Row(ReadOnlySpan<float> matrix, int row, int stride) =>
        ref MemoryMarshal.GetReference(matrix.Slice(row * stride, stride));
}
