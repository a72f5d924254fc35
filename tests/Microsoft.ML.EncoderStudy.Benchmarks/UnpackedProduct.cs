using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>
/// Dense products as the library first had them: tiles of four rows and two vectors, operands read where they lie, a Gram matrix by inner
/// products. What the library's own are compared with, in the same run.
/// </summary>
internal static class UnpackedProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>A tile of 4 rows by 2 vectors keeps eight independent sums in flight, enough to hide the latency of a fused multiply-add.</summary>
    private const int TileRows = 4;

    /// <summary>
    /// So many columns of A at a time: those rows of B stay in the caches nearest the core while all rows of A pass over them. Sums go on
    /// where they stood, so their bits do not depend on it.
    /// </summary>
    private const int BlockColumns = 128;

    public static void AddProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride)
    {
        for (int k = 0; k < layout.Columns; k += BlockColumns)
        {
            DenseLayout block = layout with { Columns = Math.Min(BlockColumns, layout.Columns - k) };
            AddBlock(a[(k * layout.ColumnStep)..], block, b[(k * stride)..], c, stride, 0, stride);
        }
    }

    private static void AddBlock(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, int first, int end)
    {
        int row = 0;
        for (; row + TileRows <= layout.Rows; row += TileRows)
        {
            ReadOnlySpan<float> rowsOfA = a[(row * layout.RowStep)..];
            Span<float> rowsOfC = c.Slice(row * stride, TileRows * stride);
            int column = first;
            for (; column + (2 * TSimd.Width) <= end; column += 2 * TSimd.Width)
                AddToTileOf4By2(rowsOfA, layout, b, rowsOfC, stride, column);
            for (int i = row; i < row + TileRows; i++)
                AddToRow(a[(i * layout.RowStep)..], layout, b, c.Slice(i * stride, stride), column, end);
        }

        for (; row < layout.Rows; row++)
            AddToRow(a[(row * layout.RowStep)..], layout, b, c.Slice(row * stride, stride), first, end);
    }

    private static void AddToTileOf4By2(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, int column)
    {
        nuint width = (nuint)TSimd.Width;
        ref float c0 = ref c[column];
        ref float c1 = ref c[stride + column];
        ref float c2 = ref c[(2 * stride) + column];
        ref float c3 = ref c[(3 * stride) + column];
        TVector s00 = TSimd.Load(ref c0, 0), s01 = TSimd.Load(ref c0, width);
        TVector s10 = TSimd.Load(ref c1, 0), s11 = TSimd.Load(ref c1, width);
        TVector s20 = TSimd.Load(ref c2, 0), s21 = TSimd.Load(ref c2, width);
        TVector s30 = TSimd.Load(ref c3, 0), s31 = TSimd.Load(ref c3, width);

        nuint rowStep = (nuint)layout.RowStep;
        ref float x = ref MemoryMarshal.GetReference(a);
        ref float m = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), column);
        for (int k = 0; k < layout.Columns; k++)
        {
            TVector m0 = TSimd.Load(ref m, 0), m1 = TSimd.Load(ref m, width);
            TVector x0 = TSimd.Broadcast(x);
            s00 = TSimd.MultiplyAdd(x0, m0, s00);
            s01 = TSimd.MultiplyAdd(x0, m1, s01);
            TVector x1 = TSimd.Broadcast(Unsafe.Add(ref x, rowStep));
            s10 = TSimd.MultiplyAdd(x1, m0, s10);
            s11 = TSimd.MultiplyAdd(x1, m1, s11);
            TVector x2 = TSimd.Broadcast(Unsafe.Add(ref x, 2 * rowStep));
            s20 = TSimd.MultiplyAdd(x2, m0, s20);
            s21 = TSimd.MultiplyAdd(x2, m1, s21);
            TVector x3 = TSimd.Broadcast(Unsafe.Add(ref x, 3 * rowStep));
            s30 = TSimd.MultiplyAdd(x3, m0, s30);
            s31 = TSimd.MultiplyAdd(x3, m1, s31);
            x = ref Unsafe.Add(ref x, layout.ColumnStep);
            m = ref Unsafe.Add(ref m, stride);
        }

        TSimd.Store(s00, ref c0, 0);
        TSimd.Store(s01, ref c0, width);
        TSimd.Store(s10, ref c1, 0);
        TSimd.Store(s11, ref c1, width);
        TSimd.Store(s20, ref c2, 0);
        TSimd.Store(s21, ref c2, width);
        TSimd.Store(s30, ref c3, 0);
        TSimd.Store(s31, ref c3, width);
    }

    /// <summary>What the tiles leave over: one row, from <paramref name="column"/> to <paramref name="end"/>.</summary>
    private static void AddToRow(ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int column, int end)
    {
        for (; column < end; column += TSimd.Width)
        {
            TVector sum = TSimd.Load(ref c[column], 0);
            ref float x = ref MemoryMarshal.GetReference(a);
            ref float m = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), column);
            for (int k = 0; k < layout.Columns; k++)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(x), TSimd.Load(ref m, 0), sum);
                x = ref Unsafe.Add(ref x, layout.ColumnStep);
                m = ref Unsafe.Add(ref m, c.Length);
            }

            TSimd.Store(sum, ref c[column], 0);
        }
    }

    public static void RowGram(ReadOnlySpan<float> a, int rows, int stride, Span<float> gram, int gramStride)
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> left = a.Slice(i * stride, stride);
            for (int j = 0; j <= i; j++)
            {
                float product = InnerProduct(left, a.Slice(j * stride, stride));
                gram[(i * gramStride) + j] = product;
                gram[(j * gramStride) + i] = product;
            }
        }
    }

    private static float InnerProduct(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref float x = ref MemoryMarshal.GetReference(left);
        ref float y = ref MemoryMarshal.GetReference(right);
        TVector even = TSimd.Broadcast(0), odd = even;
        nuint width = (nuint)TSimd.Width, length = (nuint)left.Length, i = 0;
        for (; i + (2 * width) <= length; i += 2 * width)
        {
            even = TSimd.MultiplyAdd(TSimd.Load(ref x, i), TSimd.Load(ref y, i), even);
            odd = TSimd.MultiplyAdd(TSimd.Load(ref x, i + width), TSimd.Load(ref y, i + width), odd);
        }

        if (i < length)
            even = TSimd.MultiplyAdd(TSimd.Load(ref x, i), TSimd.Load(ref y, i), even);
        return TSimd.Sum(TSimd.Add(even, odd));
    }
}
