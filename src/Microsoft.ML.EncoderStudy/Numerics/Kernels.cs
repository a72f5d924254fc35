using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>
/// The arithmetic of training and scoring: products of dense and sparse matrices, column statistics, row-wise softmin, activation
/// functions and optimizer updates, in single precision.
/// </summary>
/// <remarks>
/// <para>
/// Matrices are row-major. The width of a result row (its <i>stride</i>) is a multiple of <see cref="RowAlignment"/>, so that no
/// kernel has a remainder loop; the caller pads rows with zeros (<see cref="PaddedWidth"/>).
/// </para>
/// <para>
/// All methods are pure functions of their arguments and safe to call from any thread. For a given width the order of the
/// additions is fixed, so equal inputs give equal bits. A product over sparse rows adds the same terms in the same order as one
/// over dense rows, less the zeros, and therefore gives the same bits too.
/// </para>
/// </remarks>
internal abstract partial class Kernels
{
    /// <summary>Strides are multiples of this many floats: one cache line, the widest register.</summary>
    public const int RowAlignment = 16;

    /// <summary>
    /// Loops are compiled as well as they will be before they first run: the runtime's quick first code calls a method for each operation
    /// on a vector, and a training would take its first thousand steps with it. Nor are they compiled into their callers, where registers
    /// are short.
    /// </summary>
    private protected const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>
    /// So many floats at most are worth asking for at a time; of more, the first would be gone again from a second-level cache before they
    /// are needed.
    /// </summary>
    public const int MostFloatsAhead = 1 << 15;

    private const int CacheLineBytes = 64;

    /// <summary>The kernels for the widest registers that the hardware has.</summary>
    public static Kernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new Kernels<Simd512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new Kernels<Simd256, Vector256<float>>()
        : Vector128.IsHardwareAccelerated ? new Kernels<Simd128, Vector128<float>>()
        : new Kernels<SimdScalar, float>();

    /// <summary>The kernels of every width, widest first. All of them compute on any machine; not all of them fast.</summary>
    public static IReadOnlyList<Kernels> All { get; } =
    [
        new Kernels<Simd512, Vector512<float>>(),
        new Kernels<Simd256, Vector256<float>>(),
        new Kernels<Simd128, Vector128<float>>(),
        new Kernels<SimdScalar, float>(),
    ];

    /// <summary>The number of floats in a register.</summary>
    public abstract int Width { get; }

    /// <summary>The stride of rows that hold <paramref name="count"/> values.</summary>
    public static int PaddedWidth(int count) => checked((count + RowAlignment - 1) / RowAlignment * RowAlignment);

    /// <summary>Asks for rows of a large matrix that are needed soon, and does not wait for them.</summary>
    /// <remarks>For the second-level cache, which can wait for more of memory at once than the first; from there to the registers is not far.</remarks>
    public static unsafe void Prefetch(ReadOnlySpan<float> values)
    {
        if (!Sse.IsSupported)
            return;
        ref float start = ref MemoryMarshal.GetReference(values);
        for (int i = 0; i < values.Length; i += CacheLineBytes / sizeof(float))
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }

    /// <summary>Asks for the little that the very next row needs, for the first-level cache, and does not wait for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static unsafe void PrefetchNear<T>(ref T start, int count)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        for (int i = 0; i < count; i += CacheLineBytes / sizeof(T))
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, i)));
    }

    /// <summary>Loops use references, which nothing checks: refuses lengths with which one would leave its memory.</summary>
    /// <param name="length">The values of a matrix that a loop passes over: whole vectors of any width.</param>
    /// <param name="others">The values of another matrix, of which it passes over as many.</param>
    /// <exception cref="ArgumentException">They are not so many.</exception>
    private protected static void RequireRows(int length, int others)
    {
        if (length % RowAlignment != 0 || others < length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Expected a multiple of {RowAlignment} values and a destination or operand that is as long; found {length} and {others}."));
        }
    }

    /// <summary>As <see cref="RequireRows"/>, for the product of a batch of rows and a matrix.</summary>
    /// <param name="inputs">D.</param>
    /// <param name="matrix">The values of M, [inputs × stride].</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="ofRows">The values of what belongs to them, [rows × stride].</param>
    /// <param name="stride">The stride of both.</param>
    /// <exception cref="ArgumentException">They are not so many.</exception>
    private protected static void RequireProduct(int inputs, int matrix, int rows, int ofRows, int stride)
    {
        if (stride % RowAlignment != 0 || matrix < (long)inputs * stride || ofRows < (long)rows * stride)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Expected {inputs} and {rows} rows of a multiple of {RowAlignment} values; found {matrix} and {ofRows} values in rows of {stride}."));
        }
    }

    public override string ToString() => Width == 1 ? "scalar" : $"{Width * 8 * sizeof(float)}-bit vectors";
}

/// <summary>The kernels over one vector width.</summary>
internal sealed partial class Kernels<TSimd, TVector> : Kernels
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public override int Width => TSimd.Width;
}
