using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Lists the values that are not zero, without a branch per value: which ones they are is not predictable.</summary>
internal static class NonZeros
{
    /// <summary>How much longer than the values both lists must be: vectors are stored whole, and what is behind the last non-zero is void.</summary>
    public const int Slack = 16;

    /// <summary>Lists in order the positions and the values that are not zero; NaN is not.</summary>
    /// <param name="values">Any length.</param>
    /// <param name="indices">Receives the positions; longer than <paramref name="values"/> by <see cref="Slack"/>.</param>
    /// <param name="nonZeros">Receives the values; as long as <paramref name="indices"/>.</param>
    /// <returns>How many there are.</returns>
    public static int List(ReadOnlySpan<float> values, Span<int> indices, Span<float> nonZeros) =>
        Avx512F.IsSupported ? ListCompressed(values, indices, nonZeros) : ListOneByOne(values, 0, 0, indices, nonZeros);

    /// <summary><see cref="List"/> by the instruction that moves chosen elements of a vector to its front.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ListCompressed(ReadOnlySpan<float> values, Span<int> indices, Span<float> nonZeros)
    {
        CheckRoom(values, indices, nonZeros);
        ref float value = ref MemoryMarshal.GetReference(values);
        ref int index = ref MemoryMarshal.GetReference(indices);
        ref float nonZero = ref MemoryMarshal.GetReference(nonZeros);
        Vector512<int> positions = Vector512<int>.Indices;
        int count = 0, i = 0;
        for (; i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> x = Vector512.LoadUnsafe(ref value, (nuint)i);
            Vector512<float> chosen = Avx512F.CompareNotEqual(x, Vector512<float>.Zero);
            Avx512F.Compress(Vector512<int>.Zero, chosen.AsInt32(), positions).StoreUnsafe(ref index, (nuint)count);
            Avx512F.Compress(Vector512<float>.Zero, chosen, x).StoreUnsafe(ref nonZero, (nuint)count);
            count += BitOperations.PopCount(chosen.ExtractMostSignificantBits());
            positions += Vector512.Create(Vector512<int>.Count);
        }

        return ListOneByOne(values, i, count, indices, nonZeros);
    }

    /// <summary>The rest of a list, in the plainest way: for what fills no vector, and for machines without that instruction.</summary>
    private static int ListOneByOne(ReadOnlySpan<float> values, int start, int count, Span<int> indices, Span<float> nonZeros)
    {
        CheckRoom(values, indices, nonZeros);
        ref int index = ref MemoryMarshal.GetReference(indices);
        ref float nonZero = ref MemoryMarshal.GetReference(nonZeros);
        for (int i = start; i < values.Length; i++)
        {
            Unsafe.Add(ref index, count) = i;
            Unsafe.Add(ref nonZero, count) = values[i];
            count += values[i] != 0 ? 1 : 0;
        }

        return count;
    }

    private static void CheckRoom(ReadOnlySpan<float> values, Span<int> indices, Span<float> nonZeros)
    {
        if (indices.Length < values.Length + Slack || nonZeros.Length < values.Length + Slack)
            throw new ArgumentException($"A list is shorter than {values.Length} values and {Slack} more.");
    }
}
