using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>So many floats at most are worth asking for at a time; of more, the first would be gone again from a second-level cache before they are needed.</summary>
    public const int MostFloatsAhead = 1 << 15;

    /// <summary>Asks for floats that are needed soon, and does not wait for them.</summary>
    /// <remarks>For the second-level cache, which can wait for more of memory at once than the first; from there to the registers is not far.</remarks>
    public static unsafe void Prefetch(ReadOnlySpan<float> values)
    {
        if (!Sse.IsSupported)
            return;
        ref float start = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += RowAlignment)
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }
}
