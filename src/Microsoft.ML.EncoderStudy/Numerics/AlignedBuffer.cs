using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Floats that begin on a cache line, so that no vector load of a padded row crosses two. Managed memory: nothing to free.</summary>
internal sealed class AlignedBuffer
{
    private const int CacheLineBytes = 64;

    /// <summary>The least bytes for which large pages are asked: what caches hold is not far with small ones either.</summary>
    private const long LeastBytesInLargePages = 4 << 20;

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    public AlignedBuffer(int length)
    {
        const int slack = (CacheLineBytes / sizeof(float)) - 1;
        _array = GC.AllocateArray<float>(checked(length + slack), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)((-address & (CacheLineBytes - 1)) / sizeof(float));
        Length = length;
        if (sizeof(float) * (long)length >= LeastBytesInLargePages)
            LargePages.AskFor(address, sizeof(float) * (nint)_array.Length);
    }

    public int Length { get; }

    public Span<float> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _array.AsSpan(_start, Length);
    }

    public static implicit operator Span<float>(AlignedBuffer buffer) => buffer.Span;

    public static implicit operator ReadOnlySpan<float>(AlignedBuffer buffer) => buffer.Span;

    /// <summary>Puts a buffer of zeros in the place of one that is missing or shorter than asked for; any other stays as it is.</summary>
    public static void Reserve([NotNull] ref AlignedBuffer? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
            buffer = new AlignedBuffer(length);
    }
}

/// <summary>Large pages of memory. A processor keeps the addresses of few pages at hand; rows that lie anywhere in a large matrix need one each.</summary>
internal static partial class LargePages
{
    /// <summary>MADV_HUGEPAGE.</summary>
    private const int UseLargePages = 14;

    /// <summary>Asks for large pages, on Linux, where they have to be asked for. If there are none, memory stays as it is.</summary>
    /// <param name="address">Where the memory begins, which does not move and was not written to.</param>
    /// <param name="bytes">Its length.</param>
    public static void AskFor(nint address, nint bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        nint page = Environment.SystemPageSize, start = (address + page - 1) / page * page, end = (address + bytes) / page * page;
        if (start >= end)
            return;
        try
        {
            _ = Advise(start, end - start, UseLargePages);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A libc of another name or kind: memory stays as it is.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nint bytes, int advice);
}
