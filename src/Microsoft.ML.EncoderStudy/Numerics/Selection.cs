using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Keeps the largest positive values of many.</summary>
internal static class Selection
{
    private const int BitsOfInfinity = 0x7F800000;

    /// <summary>r = v where v is above 0 and among the k largest, and 0 elsewhere. Ties go to the lowest index.</summary>
    /// <remarks>NaN stays NaN. It may count among the k, so that fewer numbers are kept beside it, the largest ones still.</remarks>
    /// <param name="values">v.</param>
    /// <param name="k">0 or less keeps nothing.</param>
    /// <param name="result">r; may be <paramref name="values"/>.</param>
    public static void KeepLargest(ReadOnlySpan<float> values, int k, Span<float> result)
    {
        if (k <= 0)
        {
            result.Clear();
            return;
        }

        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(values);

        // With k NaN or more the bound would be one of them, to which nothing compares.
        int threshold = Math.Min(LargestBoundOf(bits, k), BitsOfInfinity);
        float smallestKept = BitConverter.Int32BitsToSingle(threshold);
        int ties = threshold == 0 ? 0 : k - CountAtLeast(bits, threshold + 1);
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            bool keep = !(value <= smallestKept) || (value == smallestKept && ties-- > 0);
            result[i] = keep ? value : 0;
        }
    }

    /// <summary>
    /// The largest t such that at least k values are t or more, found bit by bit; 0 where fewer than k are above 0. The bits of numbers
    /// that are not negative are ordered as the numbers are, and those of all others are negative.
    /// </summary>
    private static int LargestBoundOf(ReadOnlySpan<int> bits, int k)
    {
        int bound = 0;
        for (int bit = 1 << 30; bit != 0; bit >>= 1)
        {
            if (CountAtLeast(bits, bound | bit) >= k)
                bound |= bit;
        }

        return bound;
    }

    private static int CountAtLeast(ReadOnlySpan<int> bits, int bound)
    {
        var bounds = new Vector<int>(bound);
        Vector<int> negativeCounts = Vector<int>.Zero;
        int i = 0;
        for (; i <= bits.Length - Vector<int>.Count; i += Vector<int>.Count)
            negativeCounts += Vector.GreaterThanOrEqual(new Vector<int>(bits[i..]), bounds);

        int count = -Vector.Sum(negativeCounts);
        for (; i < bits.Length; i++)
            count += bits[i] >= bound ? 1 : 0;
        return count;
    }
}
