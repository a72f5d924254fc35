using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>s_i = Σ_j m_ij.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="stride">The stride of the matrix; its padding is summed too, so it must be 0.</param>
    /// <param name="sums">[rows].</param>
    public abstract void RowSums(ReadOnlySpan<float> matrix, int stride, Span<float> sums);

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RowSums(ReadOnlySpan<float> matrix, int stride, Span<float> sums)
    {
        RequireRows(stride, stride);
        for (int i = 0; i < sums.Length; i++)
        {
            ref float m = ref MemoryMarshal.GetReference(matrix.Slice(i * stride, stride));
            TVector sum = TSimd.Load(ref m, 0);
            for (nuint j = (nuint)TSimd.Width; j < (nuint)stride; j += (nuint)TSimd.Width)
                sum = TSimd.Add(sum, TSimd.Load(ref m, j));
            sums[i] = TSimd.Sum(sum);
        }
    }
}
