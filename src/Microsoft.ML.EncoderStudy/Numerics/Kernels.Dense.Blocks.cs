using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A dense product block by block, of which the operands are copied into panels where that pays.</summary>
internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>The most rows in a block of A, which stays in the third-level cache while all blocks of B pass: 1 MB.</summary>
    private const int BlockRows = 512;

    /// <summary>
    /// The most columns of A, and rows of B, in a block. A panel of A, 16 KB, stays in the first-level cache while the panels of B pass.
    /// </summary>
    private const int BlockDepth = 512;

    /// <summary>The most columns in a block of B, which stays in the second-level cache while all panels of A pass: 512 KB.</summary>
    private const int BlockColumns = 256;

    /// <summary>The diagonal of a C that is needed whole.</summary>
    private const int NoDiagonal = int.MaxValue / 2;

    /// <summary>C += A · B, all of it or up to a diagonal, block by block.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">The first element of C.</param>
    /// <param name="stride">The stride of C.</param>
    /// <param name="columns">The columns of C, a multiple of a vector's width, of which B may lack some at the end.</param>
    /// <param name="depth">The number of columns of A and rows of B.</param>
    /// <param name="blockDepth">How many of them a block has at most.</param>
    /// <param name="diagonal">How many columns the first row needs; each row needs one more than the row before.</param>
    [MethodImpl(Loop)]
    private static void AddBlocks<TSums>(
        Operand a, Operand b, ref float c, int stride, int columns, int depth, int blockDepth, int diagonal)
        where TSums : struct, ISums
    {
        bool packA = PaysToPackLeft(columns);
        bool packB = b.Across != 1 || b.Width < columns || PaysToPackRight(a.Width, b.Along);
        Span<float> left = packA ? PanelScratch.Left((BlockRows + TileRows) * BlockDepth) : [];
        Span<float> right = packB ? PanelScratch.Right(BlockColumns * BlockDepth) : [];
        for (int row = 0; row < a.Width; row += BlockRows)
        {
            int rows = Math.Min(BlockRows, a.Width - row), needed = Math.Min(columns, diagonal + row + rows - 1);
            for (int k = 0; k < depth; k += blockDepth)
            {
                int depthOfBlock = Math.Min(blockDepth, depth - k);
                Operand blockOfA = a.From(row, k, rows);
                Panels panelsOfA = packA ? Pack(blockOfA, depthOfBlock, TileRows, left) : blockOfA.InPlace(TileRows);
                for (int column = 0; column < needed; column += BlockColumns)
                {
                    int columnsOfBlock = Math.Min(BlockColumns, columns - column);
                    Operand blockOfB = b.From(column, k, Math.Min(columnsOfBlock, b.Width - column));
                    Panels panelsOfB = packB ? Pack(blockOfB, depthOfBlock, TileColumns, right) : blockOfB.InPlace(TileColumns);
                    ref float blockOfC = ref Unsafe.Add(ref c, ((nuint)row * (nuint)stride) + (nuint)column);
                    AddBlock<TSums>(
                        panelsOfA, panelsOfB, ref blockOfC, (nuint)stride, rows, columnsOfBlock, depthOfBlock, diagonal + row - column);
                }
            }
        }
    }

    /// <summary>An element of A is used once per column, often enough to pay for its copy where there are many.</summary>
    private static bool PaysToPackLeft(int columns) => columns >= 256;

    /// <summary>An element of B is used once per row, and short rows of B lie close enough together as they are.</summary>
    private static bool PaysToPackRight(int rows, nuint rowLength) => rows >= 64 && rowLength >= 256;

    /// <summary>What a block of A and a block of B contribute to a block of C.</summary>
    /// <param name="a">The block of A.</param>
    /// <param name="b">The block of B.</param>
    /// <param name="c">The first element of the block of C.</param>
    /// <param name="stride">The stride of C.</param>
    /// <param name="rows">The rows of the block of C.</param>
    /// <param name="columns">Its columns, a multiple of a vector's width.</param>
    /// <param name="depth">The number of columns of A and rows of B.</param>
    /// <param name="diagonal">How many columns the block's first row needs; each row needs one more than the row before.</param>
    [MethodImpl(Loop)]
    private static void AddBlock<TSums>(
        Panels a, Panels b, ref float c, nuint stride, int rows, int columns, int depth, int diagonal)
        where TSums : struct, ISums
    {
        for (int row = 0, panelOfA = 0; row < rows; row += TileRows, panelOfA++)
        {
            int rowsOfTile = Math.Min(TileRows, rows - row);
            int needed = Math.Min(columns, diagonal + row + rowsOfTile - 1);
            ref float rowsOfC = ref Unsafe.Add(ref c, (nuint)row * stride);
            for (int column = 0, panelOfB = 0; column < needed; column += TileColumns, panelOfB++)
            {
                ref float left = ref a.Panel(panelOfA), right = ref b.Panel(panelOfB), tile = ref Unsafe.Add(ref rowsOfC, column);
                if (columns - column < TileColumns)
                    AddTiles<TSums, OneVector>(ref left, a.Across, a.Along, ref right, b.Along, ref tile, stride, rowsOfTile, depth);
                else
                    AddTiles<TSums, Twice<OneVector>>(ref left, a.Across, a.Along, ref right, b.Along, ref tile, stride, rowsOfTile, depth);
            }
        }
    }

    /// <summary>Copies an operand into panels that lie one after the other, the last one filled up with zeros.</summary>
    [MethodImpl(Loop)]
    private static Panels Pack(Operand operand, int depth, int panelWidth, Span<float> packed)
    {
        ref float target = ref MemoryMarshal.GetReference(packed);
        nuint panel = (nuint)panelWidth * (nuint)depth;
        int filled = operand.Width / panelWidth * panelWidth;
        if (filled < operand.Width)
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, (nuint)filled * (nuint)depth), (int)panel).Clear();
        if (operand.Across == 1)
        {
            CopyRows(operand, depth, ref target, panelWidth);
        }
        else
        {
            for (int start = 0; start < operand.Width; start += panelWidth)
            {
                int count = Math.Min(panelWidth, operand.Width - start);
                Transpose(operand.From(start, 0, count), depth, ref Unsafe.Add(ref target, (nuint)start * (nuint)depth), (nuint)panelWidth);
            }
        }

        return new Panels(ref target, panel, 1, (nuint)panelWidth);
    }

    /// <summary>All panels row by row, since what lies side by side in a row is cheap to read together and pages far apart are dear to find.</summary>
    [MethodImpl(Loop)]
    private static void CopyRows(Operand operand, int depth, ref float packed, int panelWidth)
    {
        for (int k = 0; k < depth; k++)
        {
            ref float from = ref operand.Element(0, k);
            ref float to = ref Unsafe.Add(ref packed, (nuint)k * (nuint)panelWidth);
            for (int start = 0; start < operand.Width; start += panelWidth)
            {
                int count = Math.Min(panelWidth, operand.Width - start), i = 0;
                ref float target = ref Unsafe.Add(ref to, (nuint)start * (nuint)depth);
                for (; i + TSimd.Width <= count; i += TSimd.Width)
                    TSimd.Store(TSimd.Load(ref from, (nuint)i), ref target, (nuint)i);
                for (; i < count; i++)
                    Unsafe.Add(ref target, i) = Unsafe.Add(ref from, i);
                from = ref Unsafe.Add(ref from, panelWidth);
            }
        }
    }

    /// <summary>Writes what lies across the operand side by side, and what lies along it <paramref name="step"/> floats apart.</summary>
    [MethodImpl(Loop)]
    private static void Transpose(Operand operand, int depth, ref float target, nuint step)
    {
        int i = 0;
        for (; i + 4 <= operand.Width; i += 4)
        {
            ref float x0 = ref operand.Element(i, 0), x1 = ref operand.Element(i + 1, 0);
            ref float x2 = ref operand.Element(i + 2, 0), x3 = ref operand.Element(i + 3, 0);
            ref float to = ref Unsafe.Add(ref target, i);
            nuint from = 0;
            for (int k = 0; k < depth; k++, from += operand.Along)
            {
                Vector128.Create(
                    Unsafe.Add(ref x0, from), Unsafe.Add(ref x1, from), Unsafe.Add(ref x2, from), Unsafe.Add(ref x3, from)).StoreUnsafe(ref to);
                to = ref Unsafe.Add(ref to, step);
            }
        }

        for (; i < operand.Width; i++)
        {
            for (int k = 0; k < depth; k++)
                Unsafe.Add(ref target, ((nuint)k * step) + (nuint)i) = operand.Element(i, k);
        }
    }

    /// <summary>
    /// A or B where it lies, seen from the sum: along it run the columns of A or the rows of B, which are summed over; across it lie the rows
    /// of A or the columns of B. All steps count floats.
    /// </summary>
    /// <param name="first">The first element.</param>
    /// <param name="across">From one element to the next across.</param>
    /// <param name="along">From one element to the next along.</param>
    /// <param name="width">How many there are across.</param>
    private readonly ref struct Operand(ref float first, nuint across, nuint along, int width)
    {
        private readonly ref float _first = ref first;

        public nuint Across { get; } = across;

        public nuint Along { get; } = along;

        public int Width { get; } = width;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref float Element(int i, int k) => ref Unsafe.Add(ref _first, ((nuint)i * Across) + ((nuint)k * Along));

        public Operand From(int i, int k, int width) => new(ref Element(i, k), Across, Along, width);

        /// <summary>The operand as panels that stay where they are.</summary>
        public Panels InPlace(int panelWidth) => new(ref _first, (nuint)panelWidth * Across, Across, Along);
    }

    /// <summary>An operand as the tiles read it: panels as long as the sum and as wide as a tile, in place or packed. All steps count floats.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="panel">From one panel to the next.</param>
    /// <param name="across">From one element to the next across a panel.</param>
    /// <param name="along">From one element to the next along a panel.</param>
    private readonly ref struct Panels(ref float first, nuint panel, nuint across, nuint along)
    {
        private readonly ref float _first = ref first;

        public nuint Across { get; } = across;

        public nuint Along { get; } = along;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref float Panel(int index) => ref Unsafe.Add(ref _first, (nuint)index * panel);
    }
}

/// <summary>
/// Where a thread packs the blocks of a product's operands: one buffer each for A and B, made at the first packed product of the thread and
/// kept as long as the thread lives, so that products allocate nothing from then on and threads need not know of each other.
/// </summary>
internal static class PanelScratch
{
    [ThreadStatic]
    private static AlignedBuffer? _left;

    [ThreadStatic]
    private static AlignedBuffer? _right;

    public static Span<float> Left(int length) => Grown(ref _left, length);

    public static Span<float> Right(int length) => Grown(ref _right, length);

    private static Span<float> Grown(ref AlignedBuffer? buffer, int length)
    {
        AlignedBuffer.Reserve(ref buffer, length);
        return buffer.Span[..length];
    }
}
