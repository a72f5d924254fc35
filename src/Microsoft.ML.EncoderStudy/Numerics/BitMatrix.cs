using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.EncoderStudy.Numerics;

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
