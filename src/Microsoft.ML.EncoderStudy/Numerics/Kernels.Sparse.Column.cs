using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>
    /// m = xᵀ · G for one input of a batch: the gradient of the weights that lead from it, with the bits of
    /// <see cref="AddSparseOuterProduct(SparseBatch, ReadOnlySpan{float}, Span{float}, int)"/> on zeros.
    /// </summary>
    /// <param name="column">x: the non-zeros of the input, in the order of the rows.</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="result">m: [stride].</param>
    public abstract void SparseColumnProduct(ReadOnlySpan<SparseEntry> column, ReadOnlySpan<float> gradient, Span<float> result);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SparseColumnProduct(ReadOnlySpan<SparseEntry> column, ReadOnlySpan<float> gradient, Span<float> result)
    {
        RequireRows(result.Length, result.Length);
        nuint width = (nuint)TSimd.Width, stride = (nuint)result.Length, j = 0;
        ref float m = ref MemoryMarshal.GetReference(result);
        for (; j + (NarrowStrip * width) <= stride; j += NarrowStrip * width)
        {
            TVector s0 = TSimd.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            foreach (SparseEntry entry in column)
            {
                ref float g = ref RowAt(gradient, entry.Row, stride, j);
                TVector x = TSimd.Broadcast(entry.Value);
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref g, 0), s0);
                s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref g, width), s1);
                s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref g, 2 * width), s2);
                s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref g, 3 * width), s3);
            }

            TSimd.Store(s0, ref m, j);
            TSimd.Store(s1, ref m, j + width);
            TSimd.Store(s2, ref m, j + (2 * width));
            TSimd.Store(s3, ref m, j + (3 * width));
        }

        for (; j < stride; j += width)
        {
            TVector sum = TSimd.Broadcast(0);
            foreach (SparseEntry entry in column)
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(entry.Value), TSimd.Load(ref RowAt(gradient, entry.Row, stride, j), 0), sum);
            TSimd.Store(sum, ref m, j);
        }
    }

    private static ref float RowAt(ReadOnlySpan<float> matrix, int row, nuint stride, nuint column) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), ((nuint)(uint)row * stride) + column);
}
