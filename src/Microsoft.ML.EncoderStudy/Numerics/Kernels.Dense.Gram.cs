using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>The number of A's columns that <see cref="Gram"/> sums in one go.</summary>
    public const int GramBlockDepth = 512;

    /// <summary>
    /// G = A · Aᵀ, the inner products of A's rows, or of a matrix's columns where A is its transpose. G's padding becomes 0.
    /// </summary>
    /// <remarks>
    /// Each element is summed in the order of A's columns, from 0 in every block of <see cref="GramBlockDepth"/> columns, and the sums of the
    /// blocks are added in their order: over many thousand columns less is lost so than in one long sum.
    /// </remarks>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="gram">G: [m × <paramref name="gramStride"/>].</param>
    /// <param name="gramStride">The stride of G.</param>
    public abstract void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride);
}

/// <remarks>
/// A Gram matrix is the product of A with itself, of which only the tiles that touch the diagonal or lie below are computed. Squares of a
/// tile's width on the diagonal are then complete, and what is to the left of them is copied to what is above.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    public override void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride)
    {
        if (layout.Rows == 0)
            return;
        RequireElements(a, layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(gram.Length, (long)layout.Rows * gramStride);
        Divide(
            new GramMatrix(a, layout, gram, gramStride), GramMatrix.Shares, (long)layout.Columns * layout.Rows * layout.Rows / 2 / GramMatrix.Shares,
            LeastMultiplyAdds);
    }

    /// <summary>Row i has i products that no earlier row has, so the units are shares of the triangle's area.</summary>
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
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                Kernels<TSimd, TVector>.Transpose(below.From(i, 0, Math.Min(TileColumns, end - i)), i, ref gram[i], (nuint)gramStride);
        }

        /// <summary>The row up to which the matrix has so many shares of its area.</summary>
        private int RowAtArea(int share) =>
            share == Shares ? layout.Rows : (int)(layout.Rows * Math.Sqrt((double)share / Shares)) / RowsTogether * RowsTogether;
    }
}
