using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Products of rows that are given by bitmaps, with the bits of the same products of the same rows in any other form.</summary>
internal abstract partial class Kernels
{
    /// <summary>Z += X · M for a batch of rows, each element summed in the order of the inputs.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public abstract void AddBitmapProduct(BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride);

    /// <summary>M += Xᵀ · G for a batch of rows: the weight gradient of a linear layer. Each element is summed in the order of the rows.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="rowsByInput">What <see cref="BitmapBatch.Transpose"/> makes of it.</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    public abstract void AddBitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(Loop)]
    public override void AddBitmapProduct(BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows.Length, result.Length, stride);
        DivideColumns(new BitmapProduct(batch, matrix, result, stride), stride, batch.NonZeros, LeastMultiplyAdds);
    }

    [MethodImpl(Loop)]
    public override void AddBitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows.Length, gradient.Length, stride);
        DivideColumns(
            new BitmapOuterProduct(batch, rowsByInput, gradient, matrix, stride), stride, batch.NonZeros, LeastMultiplyAdds, widest: 4);
    }

    /// <summary>Walks the bits of a row with a strip of its result in registers.</summary>
    private readonly ref struct BitmapProduct(BitmapBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) : IColumnwise
    {
        private readonly BitmapBatch _batch = batch;
        private readonly ref float _matrix = ref MemoryMarshal.GetReference(matrix);
        private readonly ref float _result = ref MemoryMarshal.GetReference(result);

        [MethodImpl(Loop)]
        public void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>
        {
            BitmapBatch batch = _batch;
            ref float values = ref MemoryMarshal.GetReference(batch.Values);
            int words = batch.Words;
            nuint rowLength = (nuint)stride;
            ref float z = ref Unsafe.Add(ref _result, column);
            for (int i = 0; i < batch.Rows.Length; i++, z = ref Unsafe.Add(ref z, rowLength))
            {
                if (i + 1 < batch.Rows.Length)
                    PrefetchRow(batch, i + 1);
                ref float value = ref Unsafe.Add(ref values, batch.Starts[batch.Rows[i]]);
                ref float m = ref Unsafe.Add(ref _matrix, column);
                ref ulong bitmap = ref MemoryMarshal.GetReference(batch.BitmapOf(i));
                var sums = TStrip.Load(ref z);
                for (int word = 0; word < words; word++, m = ref Unsafe.Add(ref m, BitmapBatch.WordBits * rowLength))
                {
                    for (ulong bits = Unsafe.Add(ref bitmap, word); bits != 0; bits &= bits - 1, value = ref Unsafe.Add(ref value, 1))
                    {
                        nuint input = (nuint)BitOperations.TrailingZeroCount(bits);
                        sums.AddMultiple(TSimd.Broadcast(value), ref Unsafe.Add(ref m, input * rowLength));
                    }
                }

                sums.Store(ref z);
            }
        }

        /// <summary>Asks for the bitmap and the non-zeros of a row, which lie anywhere in memory.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void PrefetchRow(BitmapBatch batch, int row)
        {
            int start = batch.Starts[batch.Rows[row]], end = batch.Starts[batch.Rows[row] + 1];
            PrefetchNear(ref MemoryMarshal.GetReference(batch.BitmapOf(row)), batch.Words);
            PrefetchNear(ref Unsafe.Add(ref MemoryMarshal.GetReference(batch.Values), start), end - start);
        }
    }

    /// <summary>Walks the bits of an input with a strip of M in registers, which it so reads and writes once for many rows.</summary>
    private readonly ref struct BitmapOuterProduct(
        BitmapBatch batch, ReadOnlySpan<ulong> rowsByInput, ReadOnlySpan<float> gradient, Span<float> matrix, int stride) : IColumnwise
    {
        /// <summary>The words of a bitmap of the rows that pass over M together: their strips of G nearly fit the first-level cache.</summary>
        private const int RowWordsTogether = 2;

        private readonly BitmapBatch _batch = batch;
        private readonly ref ulong _rowsByInput = ref MemoryMarshal.GetReference(rowsByInput);
        private readonly ref float _gradient = ref MemoryMarshal.GetReference(gradient);
        private readonly ref float _matrix = ref MemoryMarshal.GetReference(matrix);

        public void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>
        {
            int rowWords = BitmapBatch.WordsOf(_batch.Rows.Length);
            for (int word = 0; word < rowWords; word += RowWordsTogether)
                DoWords<TStrip>(column, word, rowWords);
        }

        /// <summary>What the rows of a few words add to a strip of M. A row's values are taken in the order of the inputs.</summary>
        [MethodImpl(Loop)]
        private void DoWords<TStrip>(int column, int firstWord, int rowWords)
            where TStrip : struct, IStrip<TStrip>
        {
            BitmapBatch batch = _batch;
            int firstRow = firstWord * BitmapBatch.WordBits, words = Math.Min(RowWordsTogether, rowWords - firstWord);
            ReadOnlySpan<int> rows = batch.Rows.Slice(firstRow, Math.Min(words * BitmapBatch.WordBits, batch.Rows.Length - firstRow));
            Span<int> places = stackalloc int[RowWordsTogether * BitmapBatch.WordBits];
            for (int i = 0; i < rows.Length; i++)
                places[i] = batch.Starts[rows[i]];
            ref int place = ref MemoryMarshal.GetReference(places);
            ref float values = ref MemoryMarshal.GetReference(batch.Values);
            ref ulong bitmap = ref Unsafe.Add(ref _rowsByInput, firstWord);
            nuint rowLength = (nuint)stride;
            ref float g = ref Unsafe.Add(ref _gradient, ((nuint)firstRow * rowLength) + (nuint)column);
            ref float m = ref Unsafe.Add(ref _matrix, column);
            for (int d = 0; d < batch.Inputs; d++, bitmap = ref Unsafe.Add(ref bitmap, rowWords), m = ref Unsafe.Add(ref m, rowLength))
            {
                var sums = TStrip.Load(ref m);
                for (int word = 0; word < words; word++)
                {
                    ref int placeOfWord = ref Unsafe.Add(ref place, word * BitmapBatch.WordBits);
                    ref float rowsOfWord = ref Unsafe.Add(ref g, (nuint)(word * BitmapBatch.WordBits) * rowLength);
                    for (ulong bits = Unsafe.Add(ref bitmap, word); bits != 0; bits &= bits - 1)
                    {
                        nuint i = (nuint)BitOperations.TrailingZeroCount(bits);
                        float x = Unsafe.Add(ref values, (uint)Unsafe.Add(ref placeOfWord, i)++);
                        sums.AddMultiple(TSimd.Broadcast(x), ref Unsafe.Add(ref rowsOfWord, i * rowLength));
                    }
                }

                sums.Store(ref m);
            }
        }
    }
}
