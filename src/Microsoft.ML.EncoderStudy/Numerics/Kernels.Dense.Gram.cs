using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>Ranges of rows of a Gram matrix begin and end at multiples of this.</summary>
    public const int GramAlignment = 32;

    /// <summary>The number of A's columns that <see cref="Gram(ReadOnlySpan{float}, DenseLayout, Span{float}, int, Range)"/> sums in one go.</summary>
    public const int GramBlockDepth = 512;

    /// <summary>G = A · Aᵀ, the inner products of A's rows; G's padding becomes 0.</summary>
    /// <param name="a">A: [rows × stride].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="stride">The stride of A.</param>
    /// <param name="gram">G: [rows × <paramref name="gramStride"/>].</param>
    /// <param name="gramStride">The stride of G.</param>
    public void RowGram(ReadOnlySpan<float> a, int rows, int stride, Span<float> gram, int gramStride) =>
        Gram(a, DenseLayout.RowMajor(rows, stride, stride), gram, gramStride, 0..rows);

    /// <summary>G = A · Aᵀ of an A in either layout, so that a transposed one gives the inner products of a matrix's columns; G's padding becomes 0.</summary>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="gram">G: [m × <paramref name="gramStride"/>].</param>
    /// <param name="gramStride">The stride of G.</param>
    public void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride) =>
        Gram(a, layout, gram, gramStride, 0..layout.Rows);

    /// <summary>
    /// What some rows of A contribute to G = A · Aᵀ: their products with each other and with the rows before them, below the diagonal and
    /// above it. Ranges that cover all rows make up G, with the same bits and in any order or at once, since they write apart.
    /// </summary>
    /// <remarks>
    /// Each element is summed in the order of A's columns, from 0 in every block of <see cref="GramBlockDepth"/> columns, and the sums of the
    /// blocks are added in their order: over many thousand columns less is lost so than in one long sum.
    /// </remarks>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="gram">G: [m × <paramref name="gramStride"/>].</param>
    /// <param name="gramStride">The stride of G.</param>
    /// <param name="rows">The rows; both ends are multiples of <see cref="GramAlignment"/>, or m.</param>
    public abstract void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride, Range rows);
}

/// <remarks>
/// A Gram matrix is the product of A with itself, of which only the tiles that touch the diagonal or lie below are computed. Squares of a
/// tile's width on the diagonal are then complete, and what is to the left of them is copied to what is above.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gram(ReadOnlySpan<float> a, DenseLayout layout, Span<float> gram, int gramStride, Range rows)
    {
        int first = rows.Start.GetOffset(layout.Rows), end = rows.End.GetOffset(layout.Rows);
        if (first == end)
            return;
        if (first % GramAlignment != 0 || (end % GramAlignment != 0 && end != layout.Rows))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rows), rows, $"A range of rows begins and ends at multiples of {GramAlignment} or at the last of the {layout.Rows} rows.");
        }

        RequireElements(a, layout);
        int columns = PaddedWidth(end);
        for (int i = first; i < end; i++)
            gram.Slice(i * gramStride, columns).Clear();
        ref float elements = ref MemoryMarshal.GetReference(a);
        nuint across = (nuint)layout.RowStep, along = (nuint)layout.ColumnStep;
        var left = new Operand(ref Unsafe.Add(ref elements, (nuint)first * across), across, along, end - first);

        // What a transposed matrix has beyond the last row may be read, since its products land in the padding, which is cleared below.
        bool hasMore = across == 1 && ((long)(layout.Columns - 1) * layout.ColumnStep) + columns <= a.Length;
        var right = new Operand(ref elements, across, along, hasMore ? columns : end);
        ref float rowsOfG = ref gram[first * gramStride];
        AddBlocks<BlockSums>(left, right, ref rowsOfG, gramStride, columns, layout.Columns, GramBlockDepth, diagonal: first + 1);

        for (int i = first; i < end; i++)
            gram.Slice((i * gramStride) + layout.Rows, gramStride - layout.Rows).Clear();
        var below = new Operand(ref MemoryMarshal.GetReference(gram), (nuint)gramStride, 1, end);
        for (int i = first; i < end; i += TileColumns)
            Transpose(below.From(i, 0, Math.Min(TileColumns, end - i)), i, ref gram[i], (nuint)gramStride);
    }
}
