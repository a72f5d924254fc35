using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Products of rows that are given by bitmaps, with the bits of the same products of the same rows in any other form.</summary>
internal abstract partial class Kernels
{
    /// <summary>Z += X · M for a batch of rows, each element summed in the order of the inputs.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public void AddBitmapProduct(BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) =>
        AddBitmapProduct(batch, matrix, result, stride, 0..stride);

    /// <summary>The same in some columns of M and Z only, which get the bits that they get in the whole product.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void AddBitmapProduct(BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride, Range columns);

    /// <summary>M += Xᵀ · G for a batch of rows: the weight gradient of a linear layer. Each element is summed in the order of the rows.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="rowsByInput">What <see cref="BitmapBatch.Transpose"/> makes of it.</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    public void AddBitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride) =>
        AddBitmapOuterProduct(batch, rowsByInput, gradient, matrix, stride, 0..stride);

    /// <summary>The same in some columns of G and M only, which get the bits that they get in the whole product.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="rowsByInput">What <see cref="BitmapBatch.Transpose"/> makes of it.</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void AddBitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride, Range columns);
}

/// <remarks>
/// The product walks the bits of a row with a strip of its result in registers; M is cut into strips only, since rows by bitmaps have few inputs.
/// The outer product walks the bits of an input with a strip of M in registers, which it so reads and writes once for many rows.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>The words of a bitmap of the rows that pass over M together: their strips of G fit the first-level cache, nearly.</summary>
    private const int RowWordsTogether = 2;

    public override void AddBitmapProduct(BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride, Range columns)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows.Length, result.Length, stride);
        int endColumn = columns.End.GetOffset(stride), strip;
        for (int column = columns.Start.GetOffset(stride); column < endColumn; column += strip * TSimd.Width)
        {
            strip = StripAt(column, endColumn);
            ref float stripOfMatrix = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
            ref float stripOfResult = ref Unsafe.Add(ref MemoryMarshal.GetReference(result), column);
            switch (strip)
            {
                case WideStrip:
                    AddBitmapProduct<Eight>(batch, ref stripOfMatrix, ref stripOfResult, (nuint)stride);
                    break;
                case NarrowStrip:
                    AddBitmapProduct<Four>(batch, ref stripOfMatrix, ref stripOfResult, (nuint)stride);
                    break;
                case Pair:
                    AddBitmapProduct<Two>(batch, ref stripOfMatrix, ref stripOfResult, (nuint)stride);
                    break;
                default:
                    AddBitmapProduct<One>(batch, ref stripOfMatrix, ref stripOfResult, (nuint)stride);
                    break;
            }
        }
    }

    public override void AddBitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride, Range columns)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows.Length, gradient.Length, stride);
        int rowWords = BitmapBatch.WordsOf(batch.Rows.Length), endColumn = columns.End.GetOffset(stride), strip;
        for (int word = 0; word < rowWords; word += RowWordsTogether)
        {
            for (int column = columns.Start.GetOffset(stride); column < endColumn; column += strip * TSimd.Width)
            {
                strip = Math.Min(StripAt(column, endColumn), NarrowStrip);
                ref float g = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradient), column);
                ref float m = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), column);
                switch (strip)
                {
                    case NarrowStrip:
                        AddBitmapOuterProduct<Four>(batch, rowsByInput, word, rowWords, ref g, ref m, (nuint)stride);
                        break;
                    case Pair:
                        AddBitmapOuterProduct<Two>(batch, rowsByInput, word, rowWords, ref g, ref m, (nuint)stride);
                        break;
                    default:
                        AddBitmapOuterProduct<One>(batch, rowsByInput, word, rowWords, ref g, ref m, (nuint)stride);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBitmapProduct<TVectors>(BitmapBatch batch, ref float matrix, ref float result, nuint stride)
        where TVectors : struct, ICount
    {
        ref float values = ref MemoryMarshal.GetReference(batch.Values);
        int words = batch.Words;
        nuint width = (nuint)TSimd.Width;
        TVector zero = TSimd.Broadcast(0);
        for (int i = 0; i < batch.Rows.Length; i++)
        {
            if (i + 1 < batch.Rows.Length)
                AskForRow(batch, i + 1);
            ref float value = ref Unsafe.Add(ref values, batch.Starts[batch.Rows[i]]);
            ref float z = ref Unsafe.Add(ref result, (nuint)i * stride);
            ref float m = ref matrix;
            TVector s0 = TSimd.Load(ref z, 0), s1 = TVectors.Value > 1 ? TSimd.Load(ref z, width) : zero;
            TVector s2 = TVectors.Value > 2 ? TSimd.Load(ref z, 2 * width) : zero;
            TVector s3 = TVectors.Value > 2 ? TSimd.Load(ref z, 3 * width) : zero;
            TVector s4 = TVectors.Value > 4 ? TSimd.Load(ref z, 4 * width) : zero;
            TVector s5 = TVectors.Value > 4 ? TSimd.Load(ref z, 5 * width) : zero;
            TVector s6 = TVectors.Value > 4 ? TSimd.Load(ref z, 6 * width) : zero;
            TVector s7 = TVectors.Value > 4 ? TSimd.Load(ref z, 7 * width) : zero;
            ref ulong bitmap = ref MemoryMarshal.GetReference(batch.BitmapOf(i));
            for (int word = 0; word < words; word++, m = ref Unsafe.Add(ref m, BitmapBatch.WordBits * stride))
            {
                for (ulong bits = Unsafe.Add(ref bitmap, word); bits != 0; bits &= bits - 1, value = ref Unsafe.Add(ref value, 1))
                {
                    ref float row = ref Unsafe.Add(ref m, (nuint)BitOperations.TrailingZeroCount(bits) * stride);
                    TVector x = TSimd.Broadcast(value);
                    s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 0), s0);
                    if (TVectors.Value > 1)
                        s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, width), s1);
                    if (TVectors.Value > 2)
                    {
                        s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 2 * width), s2);
                        s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 3 * width), s3);
                    }

                    if (TVectors.Value > 4)
                    {
                        s4 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 4 * width), s4);
                        s5 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 5 * width), s5);
                        s6 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 6 * width), s6);
                        s7 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 7 * width), s7);
                    }
                }
            }

            TSimd.Store(s0, ref z, 0);
            if (TVectors.Value > 1)
                TSimd.Store(s1, ref z, width);
            if (TVectors.Value > 2)
            {
                TSimd.Store(s2, ref z, 2 * width);
                TSimd.Store(s3, ref z, 3 * width);
            }

            if (TVectors.Value > 4)
            {
                TSimd.Store(s4, ref z, 4 * width);
                TSimd.Store(s5, ref z, 5 * width);
                TSimd.Store(s6, ref z, 6 * width);
                TSimd.Store(s7, ref z, 7 * width);
            }
        }
    }

    /// <summary>What the rows of <see cref="RowWordsTogether"/> words add to a strip of M. A row's values are taken in the order of the inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBitmapOuterProduct<TVectors>(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, int firstWord, int rowWords, ref float gradient, ref float matrix, nuint stride)
        where TVectors : struct, ICount
    {
        int firstRow = firstWord * BitmapBatch.WordBits, words = Math.Min(RowWordsTogether, rowWords - firstWord);
        ReadOnlySpan<int> rows = batch.Rows.Slice(firstRow, Math.Min(words * BitmapBatch.WordBits, batch.Rows.Length - firstRow));
        Span<int> places = stackalloc int[RowWordsTogether * BitmapBatch.WordBits];
        for (int i = 0; i < rows.Length; i++)
            places[i] = batch.Starts[rows[i]];
        ref int place = ref MemoryMarshal.GetReference(places);
        ref float values = ref MemoryMarshal.GetReference(batch.Values);
        ref ulong bitmap = ref Unsafe.Add(ref MemoryMarshal.GetReference(rowsByInput), firstWord);
        ref float g = ref Unsafe.Add(ref gradient, (nuint)firstRow * stride);
        nuint width = (nuint)TSimd.Width;
        TVector zero = TSimd.Broadcast(0);
        for (int d = 0; d < batch.Inputs; d++, bitmap = ref Unsafe.Add(ref bitmap, rowWords))
        {
            ref float m = ref Unsafe.Add(ref matrix, (nuint)d * stride);
            TVector s0 = TSimd.Load(ref m, 0), s1 = TVectors.Value > 1 ? TSimd.Load(ref m, width) : zero;
            TVector s2 = TVectors.Value > 2 ? TSimd.Load(ref m, 2 * width) : zero;
            TVector s3 = TVectors.Value > 2 ? TSimd.Load(ref m, 3 * width) : zero;
            for (int word = 0; word < words; word++)
            {
                ref int placeOfWord = ref Unsafe.Add(ref place, word * BitmapBatch.WordBits);
                ref float rowsOfWord = ref Unsafe.Add(ref g, (nuint)(word * BitmapBatch.WordBits) * stride);
                for (ulong bits = Unsafe.Add(ref bitmap, word); bits != 0; bits &= bits - 1)
                {
                    nuint i = (nuint)BitOperations.TrailingZeroCount(bits);
                    TVector x = TSimd.Broadcast(Unsafe.Add(ref values, (uint)Unsafe.Add(ref placeOfWord, i)++));
                    ref float row = ref Unsafe.Add(ref rowsOfWord, i * stride);
                    s0 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 0), s0);
                    if (TVectors.Value > 1)
                        s1 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, width), s1);
                    if (TVectors.Value > 2)
                    {
                        s2 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 2 * width), s2);
                        s3 = TSimd.MultiplyAdd(x, TSimd.Load(ref row, 3 * width), s3);
                    }
                }
            }

            TSimd.Store(s0, ref m, 0);
            if (TVectors.Value > 1)
                TSimd.Store(s1, ref m, width);
            if (TVectors.Value > 2)
            {
                TSimd.Store(s2, ref m, 2 * width);
                TSimd.Store(s3, ref m, 3 * width);
            }
        }
    }

    /// <summary>Asks for the bitmap and the non-zeros of a row, which lie anywhere in memory, while the row before is worked on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AskForRow(BitmapBatch batch, int row)
    {
        if (!Sse.IsSupported)
            return;
        const int wordsPerLine = 8;
        ref ulong bitmap = ref MemoryMarshal.GetReference(batch.BitmapOf(row));
        for (int word = 0; word < batch.Words; word += wordsPerLine)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref bitmap, word)));
        ref float value = ref MemoryMarshal.GetReference(batch.Values);
        for (int n = batch.Starts[batch.Rows[row]], end = batch.Starts[batch.Rows[row] + 1]; n < end; n += NonZerosPerLine)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref value, n)));
    }
}
