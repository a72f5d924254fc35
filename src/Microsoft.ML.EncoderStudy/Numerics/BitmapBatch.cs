using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A batch of rows by a bitmap of their non-zeros and these, which lie anywhere in arrays shared with other rows.</summary>
internal readonly ref struct BitmapBatch
{
    /// <summary>Inputs per word of a bitmap.</summary>
    public const int WordBits = BitMatrix.Size;

    /// <summary>The words behind the last bitmap that must be there, of any content: vectors are read whole.</summary>
    public const int Slack = BitMatrix.Together - 1;

    /// <param name="inputs">D, the size of a row.</param>
    /// <param name="bitmaps">For each of all rows, words of 64 inputs, the lowest bit first: [all rows × <see cref="Words"/>], and <see cref="Slack"/>.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="starts">Where those of each row begin, and the end of the last: [all rows + 1].</param>
    /// <param name="rows">The numbers of the rows of the batch.</param>
    public BitmapBatch(
        int inputs, ReadOnlySpan<ulong> bitmaps, ReadOnlySpan<float> values, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows)
    {
        Inputs = inputs;
        Bitmaps = bitmaps;
        Values = values;
        Starts = starts;
        Rows = rows;
    }

    public int Inputs { get; }

    /// <summary>The words of a row's bitmap.</summary>
    public int Words => WordsOf(Inputs);

    /// <summary>The number of non-zeros, counted at every call.</summary>
    public long NonZeros
    {
        get
        {
            long count = 0;
            foreach (int row in Rows)
                count += Starts[row + 1] - Starts[row];
            return count;
        }
    }

    public ReadOnlySpan<ulong> Bitmaps { get; }

    public ReadOnlySpan<float> Values { get; }

    public ReadOnlySpan<int> Starts { get; }

    public ReadOnlySpan<int> Rows { get; }

    /// <summary>The words of a bitmap of so many bits.</summary>
    public static int WordsOf(int bits) => (bits + WordBits - 1) / WordBits;

    /// <summary>The bitmap of a row of the batch: [<see cref="Words"/>].</summary>
    public ReadOnlySpan<ulong> BitmapOf(int row) => Bitmaps.Slice(Rows[row] * Words, Words);

    /// <summary>For each input, which rows of the batch have it.</summary>
    /// <param name="rowsByInput">[words · 64 × words of a bitmap of the rows], overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transpose(Span<ulong> rowsByInput)
    {
        int words = Words, rowWords = WordsOf(Rows.Length);
        ref ulong bitmaps = ref MemoryMarshal.GetReference(Bitmaps);
        Span<Vector512<ulong>> block = stackalloc Vector512<ulong>[BitMatrix.Size];
        for (int rowWord = 0; rowWord < rowWords; rowWord++)
        {
            ReadOnlySpan<int> rows = Rows[(rowWord * WordBits)..Math.Min((rowWord + 1) * WordBits, Rows.Length)];
            for (int word = 0; word < words; word += BitMatrix.Together)
            {
                block[rows.Length..].Clear();
                for (int i = 0; i < rows.Length; i++)
                    block[i] = Vector512.LoadUnsafe(ref bitmaps, (nuint)((rows[i] * words) + word));
                BitMatrix.Transpose(block);
                for (int matrix = 0; matrix < Math.Min(BitMatrix.Together, words - word); matrix++)
                    Scatter(block, matrix, rowsByInput[(((word + matrix) * WordBits * rowWords) + rowWord)..], rowWords);
            }
        }
    }

    /// <summary>Copies one matrix of a block, a row to every so manieth word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(ReadOnlySpan<Vector512<ulong>> block, int matrix, Span<ulong> words, int step)
    {
        ref ulong bits = ref Unsafe.As<Vector512<ulong>, ulong>(ref MemoryMarshal.GetReference(block));
        for (int row = 0; row < BitMatrix.Size; row++)
            words[row * step] = Unsafe.Add(ref bits, (row * BitMatrix.Together) + matrix);
    }
}

/// <summary>Square matrices of 64 × 64 bits, eight of them side by side: a row is a vector of eight words, the lowest bit of each first.</summary>
internal static class BitMatrix
{
    /// <summary>The rows and columns of a matrix.</summary>
    public const int Size = 64;

    /// <summary>The matrices that are transposed together.</summary>
    public const int Together = 8;

    /// <summary>Exchanges rows and columns of each matrix, by exchanging quarters of ever smaller blocks (Warren, "Hacker's delight", 7-3).</summary>
    /// <param name="rows">[64].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(Span<Vector512<ulong>> rows)
    {
        ref Vector512<ulong> first = ref MemoryMarshal.GetReference(rows[..Size]);
        ulong lowHalves = uint.MaxValue;
        for (int size = Size / 2; size > 0; size /= 2, lowHalves ^= lowHalves << size)
        {
            Vector512<ulong> mask = Vector512.Create(lowHalves);
            for (int row = 0; row < Size; row = (row + size + 1) & ~size)
            {
                ref Vector512<ulong> upper = ref Unsafe.Add(ref first, row), lower = ref Unsafe.Add(ref first, row + size);
                Vector512<ulong> exchanged = ((upper >>> size) ^ lower) & mask;
                upper ^= exchanged << size;
                lower ^= exchanged;
            }
        }
    }
}
