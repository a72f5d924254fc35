using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>What a list of the positions of non-zeros must be for the kernels, which do not look any more: increasing, and within the row.</summary>
internal static class Positions
{
    /// <summary>Looks at a list.</summary>
    /// <param name="positions">Any numbers.</param>
    /// <param name="length">The length of the row.</param>
    /// <returns>Null where all are as they must be; else what was expected and what was found, for a message.</returns>
    public static string? FaultOf(ReadOnlySpan<int> positions, int length)
    {
        // Where all increase, the first and the last bound the others.
        if (positions.IsEmpty || (positions[0] >= 0 && positions[^1] < length && Increase(positions)))
            return null;
        int wrong = 0;
        for (int previous = -1; positions[wrong] > previous && positions[wrong] < length; wrong++)
            previous = positions[wrong];
        string place = wrong == 0 ? "first" : FormattableString.Invariant($"after {positions[wrong - 1]}");
        return FormattableString.Invariant($"expected increasing positions in 0 … {length - 1}; found {positions[wrong]} {place}");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Increase(ReadOnlySpan<int> positions)
    {
        ref int position = ref MemoryMarshal.GetReference(positions);
        int i = 0;
        for (; i < positions.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> here = Vector.LoadUnsafe(ref position, (nuint)i), next = Vector.LoadUnsafe(ref position, (nuint)i + 1);
            if (Vector.GreaterThanOrEqualAny(here, next))
                return false;
        }

        for (; i + 1 < positions.Length; i++)
        {
            if (positions[i] >= positions[i + 1])
                return false;
        }

        return true;
    }
}
