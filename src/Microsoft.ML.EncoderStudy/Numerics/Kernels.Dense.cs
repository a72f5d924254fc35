using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A dense left operand: element (i, j) lies at i · <paramref name="RowStep"/> + j · <paramref name="ColumnStep"/>, so a transpose is free.</summary>
internal readonly record struct DenseLayout(int Rows, int Columns, int RowStep, int ColumnStep)
{
    public static DenseLayout RowMajor(int rows, int columns, int stride) => new(rows, columns, stride, 1);

    /// <summary>The transpose of a row-major matrix of the given size.</summary>
    public static DenseLayout Transposed(int rows, int columns, int stride) => new(columns, rows, 1, stride);
}

/// <summary>Products of dense matrices, and of a matrix with its own transpose.</summary>
internal abstract partial class Kernels
{
    /// <summary>C += A · B, each element summed in the order of A's columns.</summary>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="b">B: [k × stride].</param>
    /// <param name="c">C: [m × stride].</param>
    /// <param name="stride">The stride of B and C.</param>
    /// <param name="columns">
    /// The columns of B and C that take part, all by default; both ends are multiples of <see cref="RowAlignment"/>. Some get the bits that
    /// they get in the whole product.
    /// </param>
    public abstract void AddProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, Range? columns = null);

    /// <summary>The number of A's columns that <see cref="Gram"/> sums in one go.</summary>
    public const int GramBlockDepth = 512;

    /// <summary>
    /// G = A · Aᵀ, the inner products of A's rows, or of a matrix's columns where A is its transpose. G's padding becomes 0.
    /// </summary>
    /// <remarks>
    /// Each element is summed in the order of A's columns, from 0 in every block of <see cref="GramBlockDepth"/> columns, and the sums of
    /// the blocks are added in their order: over many thousand columns less is lost so than in one long sum.
    /// </remarks>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="gram">G: [m × <paramref name="gramStride"/>].</param>
    /// <param name="gramStride">The stride of G.</param>
    public abstract void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride);
}

/// <remarks>
/// Products are computed block by block and tile by tile. A block of an operand that is used often and lies scattered is first copied into
/// panels that lie one after the other; a small one is read where it is. None of this shows in the result: sums go on where they stood, so
/// each element is the same chain of multiply-adds however C and the sum are cut, by this class or by a caller who splits rows or columns.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(Loop)]
    public override void AddProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, Range? columns = null)
    {
        (int first, int count) = (columns ?? Range.All).GetOffsetAndLength(stride);
        if (layout.Rows == 0 || layout.Columns == 0 || count == 0)
            return;

        // The tiles below use references, which nothing checks any more.
        RequireElements(a, layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, ((long)(layout.Columns - 1) * stride) + first + count);
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, ((long)(layout.Rows - 1) * stride) + first + count);
        var product = new DenseProduct(a, layout, b[first..], c[first..], stride, count);
        Divide(product, product.Units, product.CostOfUnit, LeastMultiplyAdds);
    }

    [MethodImpl(Loop)]
    public override void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride)
    {
        if (layout.Rows == 0)
            return;
        RequireElements(a, layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(gram.Length, (long)layout.Rows * gramStride);
        long multiplyAdds = (long)layout.Columns * layout.Rows * layout.Rows / 2;
        Divide(new GramMatrix(a, layout, gram, gramStride), GramMatrix.Shares, multiplyAdds / GramMatrix.Shares, LeastMultiplyAdds);
    }

    private static void RequireElements(ReadOnlySpan<float> a, DenseLayout layout) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(
            a.Length, ((long)(layout.Rows - 1) * layout.RowStep) + ((long)(layout.Columns - 1) * layout.ColumnStep) + 1);

    /// <summary>The units are groups of columns of C, or groups of its rows where it has more of these.</summary>
    private readonly ref struct DenseProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, int columns) : IDivisibleWork
    {
        /// <summary>Rows of a result that pass over the same part of the right operand together.</summary>
        private const int RowsTogether = 4;

        private readonly ref float _a = ref MemoryMarshal.GetReference(a);
        private readonly ref float _b = ref MemoryMarshal.GetReference(b);
        private readonly ref float _c = ref MemoryMarshal.GetReference(c);

        public int Units => IsByColumns ? columns / RowAlignment : (layout.Rows + RowsTogether - 1) / RowsTogether;

        public long CostOfUnit => (long)layout.Columns * (IsByColumns ? RowAlignment * layout.Rows : RowsTogether * columns);

        private bool IsByColumns => columns > layout.Rows;

        public void Do(int first, int end)
        {
            if (IsByColumns)
                Add(0, layout.Rows, first * RowAlignment, (end - first) * RowAlignment);
            else
                Add(first * RowsTogether, Math.Min(end * RowsTogether, layout.Rows) - (first * RowsTogether), 0, columns);
        }

        private void Add(int row, int rows, int column, int count)
        {
            nuint across = (nuint)layout.RowStep, along = (nuint)layout.ColumnStep;
            var left = new Operand(ref Unsafe.Add(ref _a, (nuint)row * across), across, along, rows);
            var right = new Operand(ref Unsafe.Add(ref _b, column), 1, (nuint)stride, count);
            ref float result = ref Unsafe.Add(ref _c, ((nuint)row * (nuint)stride) + (nuint)column);

            // Blocks of equal depth, so that none is left over that is hardly worth its visit to C.
            int blocks = (layout.Columns + BlockDepth - 1) / BlockDepth, blockDepth = (layout.Columns + blocks - 1) / blocks;
            AddBlocks<ContinuedSums>(left, right, ref result, stride, count, layout.Columns, blockDepth, NoDiagonal);
        }
    }

    /// <summary>The product of A with itself, of which only the tiles that touch the diagonal or lie below are computed.</summary>
    /// <remarks>
    /// Squares of a tile's width on the diagonal are then complete, and what is to the left of them is copied to what is above. Row i has i
    /// products that no earlier row has, so the units are shares of the triangle's area.
    /// </remarks>
    private readonly ref struct GramMatrix(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride) : IDivisibleWork
    {
        /// <summary>How finely the area is cut.</summary>
        public const int Shares = 64;

        /// <summary>Threads begin and end at multiples of these rows, so that no tile is cut.</summary>
        private const int RowsTogether = 32;

        private readonly ReadOnlySpan<float> _a = a;
        private readonly Span<float> _gram = gram;

        public void Do(int first, int end) => DoRows(RowAtArea(first), RowAtArea(end));

        /// <summary>
        /// What some rows of A contribute: their products with each other and with the rows before them, below the diagonal and above it.
        /// </summary>
        [MethodImpl(Loop)]
        private void DoRows(int first, int end)
        {
            if (first == end)
                return;
            Span<float> gram = _gram;
            int columns = PaddedWidth(end);
            for (int i = first; i < end; i++)
                gram.Slice(i * gramStride, columns).Clear();
            ref float elements = ref MemoryMarshal.GetReference(_a);
            nuint across = (nuint)layout.RowStep, along = (nuint)layout.ColumnStep;
            var left = new Operand(ref Unsafe.Add(ref elements, (nuint)first * across), across, along, end - first);

            // What a transposed matrix has beyond the last row may be read, since its products land in the padding, which is cleared below.
            bool hasMore = across == 1 && ((long)(layout.Columns - 1) * layout.ColumnStep) + columns <= _a.Length;
            var right = new Operand(ref elements, across, along, hasMore ? columns : end);
            ref float rowsOfG = ref gram[first * gramStride];
            AddBlocks<BlockSums>(left, right, ref rowsOfG, gramStride, columns, layout.Columns, GramBlockDepth, diagonal: first + 1);

            for (int i = first; i < end; i++)
                gram.Slice((i * gramStride) + layout.Rows, gramStride - layout.Rows).Clear();
            var below = new Operand(ref MemoryMarshal.GetReference(gram), (nuint)gramStride, 1, end);
            for (int i = first; i < end; i += TileColumns)
                Transpose(below.From(i, 0, Math.Min(TileColumns, end - i)), i, ref gram[i], (nuint)gramStride);
        }

        /// <summary>The row up to which the matrix has so many shares of its area.</summary>
        private int RowAtArea(int share) =>
            share == Shares ? layout.Rows : (int)(layout.Rows * Math.Sqrt((double)share / Shares)) / RowsTogether * RowsTogether;
    }
}
