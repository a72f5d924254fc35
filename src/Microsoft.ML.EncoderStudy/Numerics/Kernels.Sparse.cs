using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>Z += X · M for a batch of sparse rows, each element summed in the order of the inputs.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public void AddSparseProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) =>
        AddSparseProduct(batch, matrix, result, stride, 0..stride);

    /// <summary>The same in some columns of M and Z only, which get the bits that they get in the whole product.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void AddSparseProduct(
        SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride, Range columns);

    /// <summary>M += Xᵀ · G for a batch of sparse rows: the weight gradient of a linear layer. Each element is summed in the order of the rows.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    public void AddSparseOuterProduct(SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride) =>
        AddSparseOuterProduct(batch, gradient, matrix, stride, 0..stride);

    /// <summary>The same in some columns of G and M only, which get the bits that they get in the whole product.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void AddSparseOuterProduct(
        SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride, Range columns);
}

/// <remarks>
/// Both products walk the non-zeros with a strip of eight vectors of a row of M, or four, two or one at its end. M as a whole is larger than
/// the first-level cache, and every row of X touches all of it; so the inputs are cut into segments whose strips fit that cache, and all
/// rows pass through one segment before the next. That changes only when a sum is made, not its order.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    private const int WideStrip = 8;
    private const int NarrowStrip = 4;
    private const int Pair = 2;

    /// <summary>What a segment of a strip takes: about a first-level cache.</summary>
    private const int SegmentBytes = 48 * 1024;

    /// <summary>A strip of no more than this is not cut: second-level caches hold it, and visits to segments cost more than they save.</summary>
    private const int WholeStripBytes = 128 * 1024;

    /// <summary>Indices, or values, in a cache line.</summary>
    private const int NonZerosPerLine = 16;

    /// <summary>Up to so many rows, the place in each is kept on the stack.</summary>
    private const int RowsOnStack = 256;

    /// <summary>Below this many non-zeros per row and segment, visiting the segments costs more than it saves.</summary>
    private const int FewestNonZerosPerSegment = 8;

    /// <summary>
    /// What to do with the non-zeros of one row of X within one segment, for a strip of eight, four, two or one vectors. Each method begins
    /// at the non-zero <c>next</c>, ends at <c>rowEnd</c> or before the input <c>inputEnd</c>, and returns where it ended.
    /// </summary>
    private interface IStripOperation
    {
        static abstract int Wide(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride);

        static abstract int Narrow(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride);

        static abstract int Double(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride);

        static abstract int Single(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride);
    }

    public override void AddSparseProduct(
        SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride, Range columns)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows, result.Length, stride);
        Walk<Product>(batch, ref MemoryMarshal.GetReference(matrix), ref MemoryMarshal.GetReference(result), stride, columns);
    }

    public override void AddSparseOuterProduct(
        SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride, Range columns)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows, gradient.Length, stride);
        Walk<OuterProduct>(batch, ref MemoryMarshal.GetReference(matrix), ref MemoryMarshal.GetReference(gradient), stride, columns);
    }

    /// <param name="batch">X.</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="rows">What belongs to the rows of X: [rows × stride].</param>
    /// <param name="stride">The stride of both.</param>
    /// <param name="columns">The columns of both that are visited.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk<TOperation>(SparseBatch batch, ref float matrix, ref float rows, int stride, Range columns)
        where TOperation : struct, IStripOperation
    {
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        int[]? rented = batch.Rows > RowsOnStack ? ArrayPool<int>.Shared.Rent(batch.Rows) : null;
        Span<int> next = (rented ?? stackalloc int[RowsOnStack]).Slice(0, batch.Rows);
        ref int nexts = ref MemoryMarshal.GetReference(next);
        ref int ends = ref MemoryMarshal.GetReference(batch.Ends);
        int inputs = batch.Inputs, rowCount = batch.Rows, endColumn = columns.End.GetOffset(stride), strip;
        for (int column = columns.Start.GetOffset(stride); column < endColumn; column += strip * TSimd.Width)
        {
            strip = StripAt(column, endColumn);
            int segment = InputsPerSegment(batch, strip);
            ref float stripOfMatrix = ref Unsafe.Add(ref matrix, column);
            ref float stripOfRows = ref Unsafe.Add(ref rows, column);
            batch.Starts.CopyTo(next);
            for (int start = 0; start < inputs; start += segment)
            {
                int end = segment < inputs - start ? start + segment : inputs;
                bool isFirstVisit = start == 0 && column == columns.Start.GetOffset(stride);
                for (int i = 0; i < rowCount; i++)
                {
                    int nonZero = Unsafe.Add(ref nexts, i), rowEnd = Unsafe.Add(ref ends, i);
                    if (isFirstVisit && i + 1 < rowCount)
                        Prefetch(ref index, ref value, Unsafe.Add(ref nexts, i + 1), Unsafe.Add(ref ends, i + 1));
                    if (nonZero == rowEnd || Unsafe.Add(ref index, nonZero) >= end)
                        continue;
                    ref float row = ref Unsafe.Add(ref stripOfRows, (nint)i * stride);
                    Unsafe.Add(ref nexts, i) = strip switch
                    {
                        WideStrip => TOperation.Wide(ref index, ref value, nonZero, rowEnd, end, ref stripOfMatrix, ref row, (nuint)stride),
                        NarrowStrip => TOperation.Narrow(ref index, ref value, nonZero, rowEnd, end, ref stripOfMatrix, ref row, (nuint)stride),
                        Pair => TOperation.Double(ref index, ref value, nonZero, rowEnd, end, ref stripOfMatrix, ref row, (nuint)stride),
                        _ => TOperation.Single(ref index, ref value, nonZero, rowEnd, end, ref stripOfMatrix, ref row, (nuint)stride),
                    };
                }
            }
        }

        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Asks for the non-zeros of a row, which lie anywhere in memory, while the row before is worked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref int index, ref float value, int start, int end)
    {
        if (!Sse.IsSupported)
            return;
        for (int n = start; n < end; n += NonZerosPerLine)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref index, n)));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref value, n)));
        }
    }

    private static int StripAt(int column, int end)
    {
        int vectors = (end - column) / TSimd.Width;
        return vectors >= WideStrip ? WideStrip : vectors >= NarrowStrip ? NarrowStrip : Math.Min(vectors, Pair);
    }

    private static int InputsPerSegment(SparseBatch batch, int strip)
    {
        int bytesPerInput = strip * TSimd.Width * sizeof(float), inputs = SegmentBytes / bytesPerInput;
        if (batch.Inputs <= WholeStripBytes / bytesPerInput)
            return batch.Inputs;
        double segments = Math.Ceiling((double)batch.Inputs / inputs);
        return batch.NonZeros >= FewestNonZerosPerSegment * segments * batch.Rows ? inputs : batch.Inputs;
    }
}
