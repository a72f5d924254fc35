using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>result += x · M for one sparse row x.</summary>
    /// <param name="indices">Where x is not zero, strictly increasing.</param>
    /// <param name="values">The values of x there.</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">[stride].</param>
    public abstract void AddSparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, Span<float> result);

    /// <summary>M += xᵀ · g for one sparse row x: the outer product that a weight gradient sums.</summary>
    /// <param name="indices">Where x is not zero, strictly increasing.</param>
    /// <param name="values">The values of x there.</param>
    /// <param name="row">g: [stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    public abstract void AddSparseOuterProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> row, Span<float> matrix);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>Both sparse kernels hold a strip of this many vectors in registers and walk the non-zeros once per strip.</summary>
    private const int WideStrip = 8;

    private const int NarrowStrip = 4;

    public override void AddSparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, Span<float> result)
    {
        int stride = result.Length;
        int column = 0;
        for (; column + (WideStrip * TSimd.Width) <= stride; column += WideStrip * TSimd.Width)
            AddProductToWideStrip(indices, values, matrix, result, column);
        for (; column + (NarrowStrip * TSimd.Width) <= stride; column += NarrowStrip * TSimd.Width)
            AddProductToNarrowStrip(indices, values, matrix, result, column);
        for (; column < stride; column += TSimd.Width)
            AddProductToVector(indices, values, matrix, result, column);
    }

    public override void AddSparseOuterProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> row, Span<float> matrix)
    {
        int stride = row.Length;
        int column = 0;
        for (; column + (WideStrip * TSimd.Width) <= stride; column += WideStrip * TSimd.Width)
            AddOuterProductInWideStrip(indices, values, row, matrix, column);
        for (; column + (NarrowStrip * TSimd.Width) <= stride; column += NarrowStrip * TSimd.Width)
            AddOuterProductInNarrowStrip(indices, values, row, matrix, column);
        for (; column < stride; column += TSimd.Width)
            AddOuterProductInVector(indices, values, row, matrix, column);
    }

    private static void AddProductToWideStrip(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, Span<float> result, int column)
    {
        nuint width = (nuint)TSimd.Width;
        ref float sums = ref result[column];
        TVector s0 = TSimd.Load(ref sums, 0), s1 = TSimd.Load(ref sums, width);
        TVector s2 = TSimd.Load(ref sums, 2 * width), s3 = TSimd.Load(ref sums, 3 * width);
        TVector s4 = TSimd.Load(ref sums, 4 * width), s5 = TSimd.Load(ref sums, 5 * width);
        TVector s6 = TSimd.Load(ref sums, 6 * width), s7 = TSimd.Load(ref sums, 7 * width);

        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        nuint stride = (nuint)result.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)indices[i] * stride);
            TVector x = TSimd.Broadcast(values[i]);
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
            s4 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 4 * width), s4);
            s5 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 5 * width), s5);
            s6 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 6 * width), s6);
            s7 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 7 * width), s7);
        }

        TSimd.Store(s0, ref sums, 0);
        TSimd.Store(s1, ref sums, width);
        TSimd.Store(s2, ref sums, 2 * width);
        TSimd.Store(s3, ref sums, 3 * width);
        TSimd.Store(s4, ref sums, 4 * width);
        TSimd.Store(s5, ref sums, 5 * width);
        TSimd.Store(s6, ref sums, 6 * width);
        TSimd.Store(s7, ref sums, 7 * width);
    }

    private static void AddProductToNarrowStrip(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, Span<float> result, int column)
    {
        nuint width = (nuint)TSimd.Width;
        ref float sums = ref result[column];
        TVector s0 = TSimd.Load(ref sums, 0), s1 = TSimd.Load(ref sums, width);
        TVector s2 = TSimd.Load(ref sums, 2 * width), s3 = TSimd.Load(ref sums, 3 * width);

        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        nuint stride = (nuint)result.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)indices[i] * stride);
            TVector x = TSimd.Broadcast(values[i]);
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
        }

        TSimd.Store(s0, ref sums, 0);
        TSimd.Store(s1, ref sums, width);
        TSimd.Store(s2, ref sums, 2 * width);
        TSimd.Store(s3, ref sums, 3 * width);
    }

    private static void AddProductToVector(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, Span<float> result, int column)
    {
        ref float sums = ref result[column];
        TVector sum = TSimd.Load(ref sums, 0);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        nuint stride = (nuint)result.Length;
        for (int i = 0; i < indices.Length; i++)
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(values[i]), TSimd.Load(ref strip, (nuint)(uint)indices[i] * stride), sum);
        TSimd.Store(sum, ref sums, 0);
    }

    private static void AddOuterProductInWideStrip(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> row, Span<float> matrix, int column)
    {
        nuint width = (nuint)TSimd.Width;
        ref readonly float g = ref row[column];
        TVector g0 = TSimd.Load(in g, 0), g1 = TSimd.Load(in g, width);
        TVector g2 = TSimd.Load(in g, 2 * width), g3 = TSimd.Load(in g, 3 * width);
        TVector g4 = TSimd.Load(in g, 4 * width), g5 = TSimd.Load(in g, 5 * width);
        TVector g6 = TSimd.Load(in g, 6 * width), g7 = TSimd.Load(in g, 7 * width);

        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        nuint stride = (nuint)row.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)indices[i] * stride);
            TVector x = TSimd.Broadcast(values[i]);
            TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
            TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
            TSimd.Store(TSimd.MultiplyAdd(x, g2, TSimd.Load(ref m, 2 * width)), ref m, 2 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g3, TSimd.Load(ref m, 3 * width)), ref m, 3 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g4, TSimd.Load(ref m, 4 * width)), ref m, 4 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g5, TSimd.Load(ref m, 5 * width)), ref m, 5 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g6, TSimd.Load(ref m, 6 * width)), ref m, 6 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g7, TSimd.Load(ref m, 7 * width)), ref m, 7 * width);
        }
    }

    private static void AddOuterProductInNarrowStrip(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> row, Span<float> matrix, int column)
    {
        nuint width = (nuint)TSimd.Width;
        ref readonly float g = ref row[column];
        TVector g0 = TSimd.Load(in g, 0), g1 = TSimd.Load(in g, width);
        TVector g2 = TSimd.Load(in g, 2 * width), g3 = TSimd.Load(in g, 3 * width);

        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        nuint stride = (nuint)row.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)indices[i] * stride);
            TVector x = TSimd.Broadcast(values[i]);
            TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
            TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
            TSimd.Store(TSimd.MultiplyAdd(x, g2, TSimd.Load(ref m, 2 * width)), ref m, 2 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g3, TSimd.Load(ref m, 3 * width)), ref m, 3 * width);
        }
    }

    private static void AddOuterProductInVector(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> row, Span<float> matrix, int column)
    {
        TVector g = TSimd.Load(in row[column], 0);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        nuint stride = (nuint)row.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)indices[i] * stride);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(values[i]), g, TSimd.Load(ref m, 0)), ref m, 0);
        }
    }
}
