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

internal abstract partial class Kernels
{
    /// <summary>C += A · B, each element summed in the order of A's columns.</summary>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="b">B: [k × stride].</param>
    /// <param name="c">C: [m × stride].</param>
    /// <param name="stride">The stride of B and C.</param>
    public void AddProduct(ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride) =>
        AddProduct(a, layout, b, c, stride, 0..stride);

    /// <summary>C += A · B in some columns of B and C only, which get the bits that they get in the whole product.</summary>
    /// <param name="a">The elements of A.</param>
    /// <param name="layout">Their layout: [m × k].</param>
    /// <param name="b">B: [k × stride].</param>
    /// <param name="c">C: [m × stride].</param>
    /// <param name="stride">The stride of B and C.</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void AddProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, Range columns);
}

/// <remarks>
/// Products are computed block by block and tile by tile. A block of an operand that is used often and lies scattered is first copied into
/// panels that lie one after the other; a small one is read where it is. None of this shows in the result: sums go on where they stood, so
/// each element is the same chain of multiply-adds however C and the sum are cut, by this class or by a caller who splits rows or columns.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    public override void AddProduct(
        ReadOnlySpan<float> a, DenseLayout layout, ReadOnlySpan<float> b, Span<float> c, int stride, Range columns)
    {
        int first = columns.Start.GetOffset(stride), count = columns.End.GetOffset(stride) - first;
        if (layout.Rows == 0 || layout.Columns == 0 || count == 0)
            return;

        // The tiles below use references, which nothing checks any more.
        RequireElements(a, layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, ((long)(layout.Columns - 1) * stride) + first + count);
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, ((long)(layout.Rows - 1) * stride) + first + count);
        var left = new Operand(
            ref MemoryMarshal.GetReference(a), (nuint)layout.RowStep, (nuint)layout.ColumnStep, layout.Rows);
        var right = new Operand(ref Unsafe.AsRef(in b[first]), 1, (nuint)stride, count);

        // Blocks of equal depth, so that none is left over that is hardly worth its visit to C.
        int blocks = (layout.Columns + BlockDepth - 1) / BlockDepth, blockDepth = (layout.Columns + blocks - 1) / blocks;
        AddBlocks<ContinuedSums>(left, right, ref c[first], stride, count, layout.Columns, blockDepth, NoDiagonal);
    }

    private static void RequireElements(ReadOnlySpan<float> a, DenseLayout layout) =>
        ArgumentOutOfRangeException.ThrowIfLessThan(
            a.Length, ((long)(layout.Rows - 1) * layout.RowStep) + ((long)(layout.Columns - 1) * layout.ColumnStep) + 1);
}
