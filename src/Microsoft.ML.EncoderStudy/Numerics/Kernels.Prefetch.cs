using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Asks for memory that is needed soon, and does not wait for it. Where the hardware is not asked, nothing is lost but time.</summary>
internal abstract partial class Kernels
{
    /// <summary>So many floats at most are worth asking for at a time; of more, the first would be gone again from a second-level cache before they are needed.</summary>
    public const int MostFloatsAhead = 1 << 15;

    private const int CacheLineBytes = 64;

    /// <summary>Asks for rows of a large matrix.</summary>
    /// <remarks>For the second-level cache, which can wait for more of memory at once than the first; from there to the registers is not far.</remarks>
    public static unsafe void Prefetch(ReadOnlySpan<float> values)
    {
        if (!Sse.IsSupported)
            return;
        ref float start = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += CacheLineBytes / sizeof(float))
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }

    /// <summary>Asks for the little that the very next row needs, for the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static unsafe void PrefetchNear<T>(ref T start, int count)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        for (int i = 0; i < count; i += CacheLineBytes / sizeof(T))
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }
}
