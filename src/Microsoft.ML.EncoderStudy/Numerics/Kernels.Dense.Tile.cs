using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A tile: the part of a dense product whose sums stay in registers while the columns of the left operand pass.</summary>
internal sealed partial class Kernels<TSimd, TVector>
{
    private static int TileColumns => 2 * TSimd.Width;

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
        /// <summary>Whether they go on where C stands; otherwise they begin at zero and are added to C as one.</summary>
        static abstract bool Continue { get; }
    }

    /// <summary>A tile of all rows, or the tiles that make up fewer.</summary>
    [MethodImpl(Loop)]
    private static void AddTiles<TSums, TStrip>(
        ref float a, nuint aRow, nuint aStep, ref float b, nuint bStep, ref float c, nuint cRow, int rows, int depth)
        where TSums : struct, ISums
        where TStrip : struct, IStrip<TStrip>
    {
        for (int size; rows > 0; rows -= size)
        {
            size = rows == TileRows ? rows : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
            if (size > 4)
                AddTile<TSums, FullRows, TStrip>(ref a, aRow, aStep, ref b, bStep, ref c, cRow, depth);
            else if (size == 4)
                AddTile<TSums, Four, TStrip>(ref a, aRow, aStep, ref b, bStep, ref c, cRow, depth);
            else if (size == 2)
                AddTile<TSums, Two, TStrip>(ref a, aRow, aStep, ref b, bStep, ref c, cRow, depth);
            else
                AddTile<TSums, One, TStrip>(ref a, aRow, aStep, ref b, bStep, ref c, cRow, depth);
            a = ref Unsafe.Add(ref a, (nuint)size * aRow);
            c = ref Unsafe.Add(ref c, (nuint)size * cRow);
        }
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
    [MethodImpl(Loop)]
    private static void AddTile<TSums, TRows, TStrip>(
        ref float a, nuint aRow, nuint aStep, ref float b, nuint bStep, ref float c, nuint cRow, int depth)
        where TSums : struct, ISums
        where TRows : struct, ICount
        where TStrip : struct, IStrip<TStrip>
    {
        var tile = Tile<TSums, TRows, TStrip>.Begin(ref c, cRow);

        // The sums of the tile to the right begin with what is there.
        for (int row = 0; row < TRows.Value; row++)
            PrefetchNear(ref Unsafe.Add(ref RowOf(ref c, row, cRow), TileColumns), TileColumns);
        for (int k = 0; k < depth; k++)
        {
            tile.AddProduct(ref a, aRow, TStrip.Load(ref b));
            a = ref Unsafe.Add(ref a, aStep);
            b = ref Unsafe.Add(ref b, bStep);
        }

        tile.End(ref c, cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float RowOf(ref float matrix, int row, nuint stride) => ref Unsafe.Add(ref matrix, (nuint)row * stride);

    /// <summary>The sums of a tile. The rows that it lacks vanish when it is compiled.</summary>
    private struct Tile<TSums, TRows, TStrip>
        where TSums : struct, ISums
        where TRows : struct, ICount
        where TStrip : struct, IStrip<TStrip>
    {
        private TStrip _0, _1, _2, _3, _4, _5, _6, _7;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile<TSums, TRows, TStrip> Begin(ref float c, nuint cRow)
        {
            Tile<TSums, TRows, TStrip> tile = default;
            tile._0 = BeginRow(ref RowOf(ref c, 0, cRow));
            if (TRows.Value > 1)
                tile._1 = BeginRow(ref RowOf(ref c, 1, cRow));
            if (TRows.Value > 2)
            {
                tile._2 = BeginRow(ref RowOf(ref c, 2, cRow));
                tile._3 = BeginRow(ref RowOf(ref c, 3, cRow));
            }

            if (TRows.Value > 4)
            {
                tile._4 = BeginRow(ref RowOf(ref c, 4, cRow));
                tile._5 = BeginRow(ref RowOf(ref c, 5, cRow));
            }

            if (TRows.Value > 6)
            {
                tile._6 = BeginRow(ref RowOf(ref c, 6, cRow));
                tile._7 = BeginRow(ref RowOf(ref c, 7, cRow));
            }

            return tile;
        }

        /// <summary>Each row += its element of a column of A · a row of B.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddProduct(ref float a, nuint aRow, TStrip b)
        {
            _0.AddMultiple(TSimd.Broadcast(RowOf(ref a, 0, aRow)), in b);
            if (TRows.Value > 1)
                _1.AddMultiple(TSimd.Broadcast(RowOf(ref a, 1, aRow)), in b);
            if (TRows.Value > 2)
            {
                _2.AddMultiple(TSimd.Broadcast(RowOf(ref a, 2, aRow)), in b);
                _3.AddMultiple(TSimd.Broadcast(RowOf(ref a, 3, aRow)), in b);
            }

            if (TRows.Value > 4)
            {
                _4.AddMultiple(TSimd.Broadcast(RowOf(ref a, 4, aRow)), in b);
                _5.AddMultiple(TSimd.Broadcast(RowOf(ref a, 5, aRow)), in b);
            }

            if (TRows.Value > 6)
            {
                _6.AddMultiple(TSimd.Broadcast(RowOf(ref a, 6, aRow)), in b);
                _7.AddMultiple(TSimd.Broadcast(RowOf(ref a, 7, aRow)), in b);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void End(ref float c, nuint cRow)
        {
            EndRow(in _0, ref RowOf(ref c, 0, cRow));
            if (TRows.Value > 1)
                EndRow(in _1, ref RowOf(ref c, 1, cRow));
            if (TRows.Value > 2)
            {
                EndRow(in _2, ref RowOf(ref c, 2, cRow));
                EndRow(in _3, ref RowOf(ref c, 3, cRow));
            }

            if (TRows.Value > 4)
            {
                EndRow(in _4, ref RowOf(ref c, 4, cRow));
                EndRow(in _5, ref RowOf(ref c, 5, cRow));
            }

            if (TRows.Value > 6)
            {
                EndRow(in _6, ref RowOf(ref c, 6, cRow));
                EndRow(in _7, ref RowOf(ref c, 7, cRow));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TStrip BeginRow(ref float c) => TSums.Continue ? TStrip.Load(ref c) : default;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void EndRow(in TStrip sums, ref float c)
        {
            if (TSums.Continue)
                sums.Store(ref c);
            else
                sums.AddTo(ref c);
        }
    }

    /// <summary>However the columns of A are cut into blocks, each is added in its turn.</summary>
    private readonly struct ContinuedSums : ISums
    {
        public static bool Continue => true;
    }

    /// <summary>Long sums lose less so.</summary>
    private readonly struct BlockSums : ISums
    {
        public static bool Continue => false;
    }

    private readonly struct FullRows : ICount
    {
        public static int Value => TileRows;
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
}
