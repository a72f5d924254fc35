using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <remarks>
/// A tile is the part of C whose sums stay in registers while the columns of A pass. Its size is made of type parameters, so that one text
/// serves the whole tile and the smaller ones at the edges of C: rows and vectors that a tile lacks vanish when it is compiled.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    private const int TileVectors = 2;

    private static int TileColumns => TileVectors * TSimd.Width;

    /// <summary>
    /// Eight rows of two vectors are sixteen sums, and with a row of B and an element of A they want more than the sixteen registers that
    /// vectors of 256 bits can count on. Either way there are sums enough to hide the latency of two multiply-adds per cycle.
    /// </summary>
    private static int TileRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Width >= 16 || AdvSimd.IsSupported ? 8 : 6;
    }

    private interface ICount
    {
        static abstract int Value { get; }
    }

    /// <summary>Where the sums of a tile begin, and what becomes of them.</summary>
    private interface ISums
    {
        static abstract TVector Begin(ref float c, nuint offset);

        static abstract void End(TVector sum, ref float c, nuint offset);
    }

    private readonly struct FullRows : ICount
    {
        public static int Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TileRows;
        }
    }

    private readonly struct Eight : ICount
    {
        public static int Value => 8;
    }

    private readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    /// <summary>Sums go on where C stands: however the columns of A are cut into blocks, each is added in its turn.</summary>
    private readonly struct ContinuedSums : ISums
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Begin(ref float c, nuint offset) => TSimd.Load(ref c, offset);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void End(TVector sum, ref float c, nuint offset) => TSimd.Store(sum, ref c, offset);
    }

    /// <summary>Sums begin at zero, and the sum of a block is added to C as one: long sums lose less.</summary>
    private readonly struct BlockSums : ISums
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Begin(ref float c, nuint offset) => TSimd.Broadcast(0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void End(TVector sum, ref float c, nuint offset) =>
            TSimd.Store(TSimd.Add(TSimd.Load(ref c, offset), sum), ref c, offset);
    }

    /// <summary>One tile of C += A · B. All steps count floats.</summary>
    /// <param name="a">A's element in the tile's first row and the first column.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aStep">From one column of A to the next.</param>
    /// <param name="b">B's first row, at the tile's first column.</param>
    /// <param name="bStep">From one row of B to the next.</param>
    /// <param name="c">The tile's first element in C.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="depth">The number of columns of A and rows of B.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile<TSums, TRows, TVectors>(
        ref float a, nuint aRow, nuint aStep, ref float b, nuint bStep, ref float c, nuint cRow, int depth)
        where TSums : struct, ISums
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        TVector zero = TSimd.Broadcast(0);
        TVector s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
        TVector s40 = zero, s41 = zero, s50 = zero, s51 = zero, s60 = zero, s61 = zero, s70 = zero, s71 = zero;
        Begin<TSums, TRows, TVectors>(0, ref c, cRow, ref s00, ref s01);
        Begin<TSums, TRows, TVectors>(1, ref c, cRow, ref s10, ref s11);
        Begin<TSums, TRows, TVectors>(2, ref c, cRow, ref s20, ref s21);
        Begin<TSums, TRows, TVectors>(3, ref c, cRow, ref s30, ref s31);
        Begin<TSums, TRows, TVectors>(4, ref c, cRow, ref s40, ref s41);
        Begin<TSums, TRows, TVectors>(5, ref c, cRow, ref s50, ref s51);
        Begin<TSums, TRows, TVectors>(6, ref c, cRow, ref s60, ref s61);
        Begin<TSums, TRows, TVectors>(7, ref c, cRow, ref s70, ref s71);

        AskFor(ref Unsafe.Add(ref c, TileColumns), cRow, TRows.Value);
        nuint width = (nuint)TSimd.Width;
        for (int k = 0; k < depth; k++)
        {
            TVector b0 = TSimd.Load(ref b, 0), b1 = TVectors.Value > 1 ? TSimd.Load(ref b, width) : b0;
            MultiplyAdd<TRows, TVectors>(0, ref a, aRow, b0, b1, ref s00, ref s01);
            MultiplyAdd<TRows, TVectors>(1, ref a, aRow, b0, b1, ref s10, ref s11);
            MultiplyAdd<TRows, TVectors>(2, ref a, aRow, b0, b1, ref s20, ref s21);
            MultiplyAdd<TRows, TVectors>(3, ref a, aRow, b0, b1, ref s30, ref s31);
            MultiplyAdd<TRows, TVectors>(4, ref a, aRow, b0, b1, ref s40, ref s41);
            MultiplyAdd<TRows, TVectors>(5, ref a, aRow, b0, b1, ref s50, ref s51);
            MultiplyAdd<TRows, TVectors>(6, ref a, aRow, b0, b1, ref s60, ref s61);
            MultiplyAdd<TRows, TVectors>(7, ref a, aRow, b0, b1, ref s70, ref s71);
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        End<TSums, TRows, TVectors>(0, s00, s01, ref c, cRow);
        End<TSums, TRows, TVectors>(1, s10, s11, ref c, cRow);
        End<TSums, TRows, TVectors>(2, s20, s21, ref c, cRow);
        End<TSums, TRows, TVectors>(3, s30, s31, ref c, cRow);
        End<TSums, TRows, TVectors>(4, s40, s41, ref c, cRow);
        End<TSums, TRows, TVectors>(5, s50, s51, ref c, cRow);
        End<TSums, TRows, TVectors>(6, s60, s61, ref c, cRow);
        End<TSums, TRows, TVectors>(7, s70, s71, ref c, cRow);
    }

    /// <summary>
    /// Has the tile to the right brought near while this one is computed, since its sums begin with it. Where nothing is to the right, or
    /// the hardware is not asked, nothing is lost but time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AskFor(ref float c, nuint cRow, int rows)
    {
        if (!Sse.IsSupported)
            return;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < TileColumns; column += RowAlignment)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, column)));
            c = ref Unsafe.Add(ref c, cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin<TSums, TRows, TVectors>(int row, ref float c, nuint cRow, ref TVector s0, ref TVector s1)
        where TSums : struct, ISums
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        if (row >= TRows.Value)
            return;
        ref float rowOfC = ref Unsafe.Add(ref c, (nuint)row * cRow);
        s0 = TSums.Begin(ref rowOfC, 0);
        if (TVectors.Value > 1)
            s1 = TSums.Begin(ref rowOfC, (nuint)TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd<TRows, TVectors>(
        int row, ref float a, nuint aRow, TVector b0, TVector b1, ref TVector s0, ref TVector s1)
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        if (row >= TRows.Value)
            return;
        TVector element = TSimd.Broadcast(Unsafe.Add(ref a, (nuint)row * aRow));
        s0 = TSimd.MultiplyAdd(element, b0, s0);
        if (TVectors.Value > 1)
            s1 = TSimd.MultiplyAdd(element, b1, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<TSums, TRows, TVectors>(int row, TVector s0, TVector s1, ref float c, nuint cRow)
        where TSums : struct, ISums
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        if (row >= TRows.Value)
            return;
        ref float rowOfC = ref Unsafe.Add(ref c, (nuint)row * cRow);
        TSums.End(s0, ref rowOfC, 0);
        if (TVectors.Value > 1)
            TSums.End(s1, ref rowOfC, (nuint)TSimd.Width);
    }
}
