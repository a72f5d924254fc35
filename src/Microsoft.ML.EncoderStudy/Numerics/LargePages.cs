using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

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
