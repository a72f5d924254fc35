using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>Z += X · M for a batch of sparse rows, each element summed in the order of the inputs.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public abstract void AddSparseProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride);

    /// <summary>M += Xᵀ · G for a batch of sparse rows: the weight gradient of a linear layer. Each element is summed in the order of the rows.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    public abstract void AddSparseOuterProduct(SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride);
}

/// <remarks>
/// Both products walk the non-zeros with a strip of eight vectors of a row of M, or four or one at its end. M as a whole is larger than
/// the first-level cache, and every row of X touches all of it; so the inputs are cut into segments whose strips fit that cache, and all
/// rows pass through one segment before the next. That changes only when a sum is made, not its order.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    private const int WideStrip = 8;
    private const int NarrowStrip = 4;

    /// <summary>The part of a first-level cache (32 KiB or more) that a segment of a strip may take.</summary>
    private const int SegmentBytes = 24 * 1024;

    /// <summary>Below this many non-zeros per row and segment, visiting the segments costs more than it saves.</summary>
    private const int FewestNonZerosPerSegment = 8;

    public override void AddSparseProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride)
    {
        int strip;
        for (int column = 0; column < stride; column += strip * TSimd.Width)
        {
            strip = StripAt(column, stride);
            int segment = InputsPerSegment(batch, strip);
            batch.Rewind();
            for (int start = 0; start < batch.Inputs; start += segment)
            {
                int end = segment < batch.Inputs - start ? start + segment : batch.Inputs;
                for (int row = 0; row < batch.Rows; row++)
                {
                    int next = batch.Next[row], rowEnd = batch.Ends[row];
                    if (next == rowEnd || batch.Indices[next] >= end)
                        continue;
                    Span<float> resultRow = result.Slice(row * stride, stride);
                    batch.Next[row] = strip switch
                    {
                        WideStrip => AddProductToWideStrip(batch, next, rowEnd, end, matrix, resultRow, column),
                        NarrowStrip => AddProductToNarrowStrip(batch, next, rowEnd, end, matrix, resultRow, column),
                        _ => AddProductToSingleStrip(batch, next, rowEnd, end, matrix, resultRow, column),
                    };
                }
            }
        }
    }

    public override void AddSparseOuterProduct(SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride)
    {
        int strip;
        for (int column = 0; column < stride; column += strip * TSimd.Width)
        {
            strip = StripAt(column, stride);
            int segment = InputsPerSegment(batch, strip);
            batch.Rewind();
            for (int start = 0; start < batch.Inputs; start += segment)
            {
                int end = segment < batch.Inputs - start ? start + segment : batch.Inputs;
                for (int row = 0; row < batch.Rows; row++)
                {
                    int next = batch.Next[row], rowEnd = batch.Ends[row];
                    if (next == rowEnd || batch.Indices[next] >= end)
                        continue;
                    ReadOnlySpan<float> gradientRow = gradient.Slice(row * stride, stride);
                    batch.Next[row] = strip switch
                    {
                        WideStrip => AddOuterProductInWideStrip(batch, next, rowEnd, end, gradientRow, matrix, column),
                        NarrowStrip => AddOuterProductInNarrowStrip(batch, next, rowEnd, end, gradientRow, matrix, column),
                        _ => AddOuterProductInSingleStrip(batch, next, rowEnd, end, gradientRow, matrix, column),
                    };
                }
            }
        }
    }

    private static int StripAt(int column, int stride)
    {
        int vectors = (stride - column) / TSimd.Width;
        return vectors >= WideStrip ? WideStrip : vectors >= NarrowStrip ? NarrowStrip : 1;
    }

    private static int InputsPerSegment(SparseBatch batch, int strip)
    {
        int inputs = SegmentBytes / (strip * TSimd.Width * sizeof(float));
        double segments = Math.Ceiling((double)batch.Inputs / inputs);
        return batch.NonZeros >= FewestNonZerosPerSegment * segments * batch.Rows ? inputs : batch.Inputs;
    }

    private static int AddProductToWideStrip(
        SparseBatch batch, int next, int rowEnd, int inputEnd, ReadOnlySpan<float> matrix, Span<float> resultRow, int column)
    {
        nuint width = (nuint)TSimd.Width, stride = (nuint)resultRow.Length;
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        ref float sums = ref resultRow[column];
        TVector s0 = TSimd.Load(ref sums, 0), s1 = TSimd.Load(ref sums, width);
        TVector s2 = TSimd.Load(ref sums, 2 * width), s3 = TSimd.Load(ref sums, 3 * width);
        TVector s4 = TSimd.Load(ref sums, 4 * width), s5 = TSimd.Load(ref sums, 5 * width);
        TVector s6 = TSimd.Load(ref sums, 6 * width), s7 = TSimd.Load(ref sums, 7 * width);

        for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
            s4 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 4 * width), s4);
            s5 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 5 * width), s5);
            s6 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 6 * width), s6);
            s7 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 7 * width), s7);
        }

        TSimd.Store(s0, ref sums, 0);
        TSimd.Store(s1, ref sums, width);
        TSimd.Store(s2, ref sums, 2 * width);
        TSimd.Store(s3, ref sums, 3 * width);
        TSimd.Store(s4, ref sums, 4 * width);
        TSimd.Store(s5, ref sums, 5 * width);
        TSimd.Store(s6, ref sums, 6 * width);
        TSimd.Store(s7, ref sums, 7 * width);
        return next;
    }

    private static int AddProductToNarrowStrip(
        SparseBatch batch, int next, int rowEnd, int inputEnd, ReadOnlySpan<float> matrix, Span<float> resultRow, int column)
    {
        nuint width = (nuint)TSimd.Width, stride = (nuint)resultRow.Length;
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        ref float sums = ref resultRow[column];
        TVector s0 = TSimd.Load(ref sums, 0), s1 = TSimd.Load(ref sums, width);
        TVector s2 = TSimd.Load(ref sums, 2 * width), s3 = TSimd.Load(ref sums, 3 * width);

        for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
            s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, width), s1);
            s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 2 * width), s2);
            s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 3 * width), s3);
        }

        TSimd.Store(s0, ref sums, 0);
        TSimd.Store(s1, ref sums, width);
        TSimd.Store(s2, ref sums, 2 * width);
        TSimd.Store(s3, ref sums, 3 * width);
        return next;
    }

    private static int AddProductToSingleStrip(
        SparseBatch batch, int next, int rowEnd, int inputEnd, ReadOnlySpan<float> matrix, Span<float> resultRow, int column)
    {
        nuint stride = (nuint)resultRow.Length;
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        ref float sums = ref resultRow[column];
        TVector s0 = TSimd.Load(ref sums, 0);

        for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
            s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref m, 0), s0);
        }

        TSimd.Store(s0, ref sums, 0);
        return next;
    }

    private static int AddOuterProductInWideStrip(
        SparseBatch batch, int next, int rowEnd, int inputEnd, ReadOnlySpan<float> row, Span<float> matrix, int column)
    {
        nuint width = (nuint)TSimd.Width, stride = (nuint)row.Length;
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        ref readonly float g = ref row[column];
        TVector g0 = TSimd.Load(in g, 0), g1 = TSimd.Load(in g, width);
        TVector g2 = TSimd.Load(in g, 2 * width), g3 = TSimd.Load(in g, 3 * width);
        TVector g4 = TSimd.Load(in g, 4 * width), g5 = TSimd.Load(in g, 5 * width);
        TVector g6 = TSimd.Load(in g, 6 * width), g7 = TSimd.Load(in g, 7 * width);

        for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
            TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
            TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
            TSimd.Store(TSimd.MultiplyAdd(x, g2, TSimd.Load(ref m, 2 * width)), ref m, 2 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g3, TSimd.Load(ref m, 3 * width)), ref m, 3 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g4, TSimd.Load(ref m, 4 * width)), ref m, 4 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g5, TSimd.Load(ref m, 5 * width)), ref m, 5 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g6, TSimd.Load(ref m, 6 * width)), ref m, 6 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g7, TSimd.Load(ref m, 7 * width)), ref m, 7 * width);
        }

        return next;
    }

    private static int AddOuterProductInNarrowStrip(
        SparseBatch batch, int next, int rowEnd, int inputEnd, ReadOnlySpan<float> row, Span<float> matrix, int column)
    {
        nuint width = (nuint)TSimd.Width, stride = (nuint)row.Length;
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        ref readonly float g = ref row[column];
        TVector g0 = TSimd.Load(in g, 0), g1 = TSimd.Load(in g, width);
        TVector g2 = TSimd.Load(in g, 2 * width), g3 = TSimd.Load(in g, 3 * width);

        for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
            TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
            TSimd.Store(TSimd.MultiplyAdd(x, g1, TSimd.Load(ref m, width)), ref m, width);
            TSimd.Store(TSimd.MultiplyAdd(x, g2, TSimd.Load(ref m, 2 * width)), ref m, 2 * width);
            TSimd.Store(TSimd.MultiplyAdd(x, g3, TSimd.Load(ref m, 3 * width)), ref m, 3 * width);
        }

        return next;
    }

    private static int AddOuterProductInSingleStrip(
        SparseBatch batch, int next, int rowEnd, int inputEnd, ReadOnlySpan<float> row, Span<float> matrix, int column)
    {
        nuint stride = (nuint)row.Length;
        ref int index = ref MemoryMarshal.GetReference(batch.Indices);
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        ref float strip = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
        ref readonly float g = ref row[column];
        TVector g0 = TSimd.Load(in g, 0);

        for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
        {
            ref float m = ref Unsafe.Add(ref strip, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
            TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
            TSimd.Store(TSimd.MultiplyAdd(x, g0, TSimd.Load(ref m, 0)), ref m, 0);
        }

        return next;
    }
}
