using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                ref float panel = ref b.Panel(panelOfB);
                ref float tile = ref Unsafe.Add(ref rowsOfC, column);
                if (columns - column < TileColumns)
                    AddTiles<TSums, OneVector>(ref a.Panel(panelOfA), a.Across, a.Along, ref panel, b.Along, ref tile, stride, rowsOfTile, depth);
                else
                    AddTiles<TSums, Twice<OneVector>>(ref a.Panel(panelOfA), a.Across, a.Along, ref panel, b.Along, ref tile, stride, rowsOfTile, depth);
            }
        }
    }
}
