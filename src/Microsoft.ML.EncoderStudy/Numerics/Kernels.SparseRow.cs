using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>
    /// z = c + x · M for one sparse row, each element summed in the order of the inputs: the bits of
    /// <see cref="AddSparseProduct(SparseBatch, ReadOnlySpan{float}, Span{float}, int)"/> and
    /// <see cref="AddProduct(ReadOnlySpan{float}, DenseLayout, ReadOnlySpan{float}, Span{float}, int)"/>, but for a zero's sign, which is
    /// positive here.
    /// </summary>
    /// <param name="indices">The positions of the non-zeros, increasing; each one a row of M.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="constant">c: [stride].</param>
    /// <param name="result">z: [stride].</param>
    public void SparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, ReadOnlySpan<float> constant, Span<float> result) =>
        SparseRowProduct(indices, values, matrix, result.Length, constant, result);

    /// <summary>The same where rows of M are nearer to each other than they are wide. What comes of the columns beyond is of no meaning.</summary>
    /// <param name="indices">The positions of the non-zeros, increasing; each one a row of M.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="matrix">M: [inputs × pitch], and as much behind it as a row of z is longer than a pitch.</param>
    /// <param name="pitch">From the beginning of one row of M to that of the next; at most the length of z.</param>
    /// <param name="constant">c: [stride].</param>
    /// <param name="result">z: [stride].</param>
    public abstract void SparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, int pitch, ReadOnlySpan<float> constant,
        Span<float> result);
}

/// <remarks>
/// A single row visits each row of M once, so nothing is gained by cutting the inputs into segments, as products of batches do. A strip of
/// z stays in registers for the whole walk; a strip of four vectors is enough to hide the latency of a fused multiply-add where M comes from
/// the second-level cache. The strips are compiled to the end at once, as there is nothing to learn about their loops, so that the first row
/// of a program need not wait for the compilation of every small method they consist of.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    public override void SparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, int pitch, ReadOnlySpan<float> constant,
        Span<float> result)
    {
        RequireRows(result.Length, constant.Length);
        ref int index = ref MemoryMarshal.GetReference(indices);
        ref float value = ref MemoryMarshal.GetReference(values[..indices.Length]);
        ref float m = ref MemoryMarshal.GetReference(matrix);
        ref float c = ref MemoryMarshal.GetReference(constant[..result.Length]);
        ref float z = ref MemoryMarshal.GetReference(result);
        nuint stride = (nuint)result.Length, rowPitch = (nuint)pitch, width = (nuint)TSimd.Width, column = 0;
        for (; column + (8 * width) <= stride; column += 8 * width)
        {
            StripOf8(
                ref index, ref value, indices.Length, ref Unsafe.Add(ref m, column), rowPitch, ref Unsafe.Add(ref c, column),
                ref Unsafe.Add(ref z, column));
        }

        for (; column + (4 * width) <= stride; column += 4 * width)
        {
            StripOf4(
                ref index, ref value, indices.Length, ref Unsafe.Add(ref m, column), rowPitch, ref Unsafe.Add(ref c, column),
                ref Unsafe.Add(ref z, column));
        }

        for (; column < stride; column += width)
        {
            StripOf1(
                ref index, ref value, indices.Length, ref Unsafe.Add(ref m, column), rowPitch, ref Unsafe.Add(ref c, column),
                ref Unsafe.Add(ref z, column));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StripOf8(ref int index, ref float value, int count, ref float matrix, nuint stride, ref float c, ref float z)
    {
        nuint width = (nuint)TSimd.Width;
        TVector s0 = TSimd.Load(ref c, 0), s1 = TSimd.Load(ref c, width);
        TVector s2 = TSimd.Load(ref c, 2 * width), s3 = TSimd.Load(ref c, 3 * width);
        TVector s4 = TSimd.Load(ref c, 4 * width), s5 = TSimd.Load(ref c, 5 * width);
        TVector s6 = TSimd.Load(ref c, 6 * width), s7 = TSimd.Load(ref c, 7 * width);
        for (int n = 0; n < count; n++)
        {
            ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, n) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, n));
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
            s4 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 4 * width), s4);
            s5 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 5 * width), s5);
            s6 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 6 * width), s6);
            s7 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 7 * width), s7);
        }

        // −0 + 0 = 0.
        TVector zero = TSimd.Broadcast(0);
        TSimd.Store(TSimd.Add(s0, zero), ref z, 0);
        TSimd.Store(TSimd.Add(s1, zero), ref z, width);
        TSimd.Store(TSimd.Add(s2, zero), ref z, 2 * width);
        TSimd.Store(TSimd.Add(s3, zero), ref z, 3 * width);
        TSimd.Store(TSimd.Add(s4, zero), ref z, 4 * width);
        TSimd.Store(TSimd.Add(s5, zero), ref z, 5 * width);
        TSimd.Store(TSimd.Add(s6, zero), ref z, 6 * width);
        TSimd.Store(TSimd.Add(s7, zero), ref z, 7 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StripOf4(ref int index, ref float value, int count, ref float matrix, nuint stride, ref float c, ref float z)
    {
        nuint width = (nuint)TSimd.Width;
        TVector s0 = TSimd.Load(ref c, 0), s1 = TSimd.Load(ref c, width);
        TVector s2 = TSimd.Load(ref c, 2 * width), s3 = TSimd.Load(ref c, 3 * width);
        for (int n = 0; n < count; n++)
        {
            ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, n) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, n));
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
        }

        TVector zero = TSimd.Broadcast(0);
        TSimd.Store(TSimd.Add(s0, zero), ref z, 0);
        TSimd.Store(TSimd.Add(s1, zero), ref z, width);
        TSimd.Store(TSimd.Add(s2, zero), ref z, 2 * width);
        TSimd.Store(TSimd.Add(s3, zero), ref z, 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void StripOf1(ref int index, ref float value, int count, ref float matrix, nuint stride, ref float c, ref float z)
    {
        TVector s = TSimd.Load(ref c, 0);
        for (int n = 0; n < count; n++)
        {
            ref float m = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, n) * stride);
            s = TSimd.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref value, n)), TSimd.Load(ref m, 0), s);
        }

        TSimd.Store(TSimd.Add(s, TSimd.Broadcast(0)), ref z, 0);
    }
}
