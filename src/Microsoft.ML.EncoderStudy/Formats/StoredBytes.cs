using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>The bytes that one cursor reads, in any order. Belongs to one thread; dispose it.</summary>
internal abstract class StoredBytes : IDisposable
{
    /// <summary>Fills <paramref name="destination"/> with the bytes at a position.</summary>
    /// <exception cref="FormatException">They are no longer there.</exception>
    public abstract void Read(long position, Span<byte> destination);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Bytes in memory, which cursors share.</summary>
internal sealed class MemoryBytes(byte[] content) : StoredBytes
{
    public override void Read(long position, Span<byte> destination) => content.AsSpan((int)position, destination.Length).CopyTo(destination);

    public override void Dispose()
    {
    }
}

/// <summary>Bytes of a file. It is opened when the first are asked for, and once, however many columns read from it.</summary>
/// <param name="file">The file.</param>
/// <param name="length">How long it was when it was loaded.</param>
/// <param name="inOrder">Whether the bytes will be read one after the other, which makes reading ahead worthwhile.</param>
internal sealed class FileBytes(DataFile file, long length, bool inOrder) : StoredBytes
{
    private SafeFileHandle? _handle;
    private bool _isDisposed;

    public override void Read(long position, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _handle ??= Open();
        while (destination.Length > 0)
        {
            int found = RandomAccess.Read(_handle, destination, position);
            if (found == 0)
                throw file.Changed(new FormatException($"found its end at byte {position}, expected {length} bytes"));
            position += found;
            destination = destination[found..];
        }
    }

    public override void Dispose()
    {
        _isDisposed = true;
        _handle?.Dispose();
    }

    private SafeFileHandle Open()
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = file.Open(inOrder);
            long found = RandomAccess.GetLength(handle);
            return found == length ? handle : throw new FormatException($"found {found} bytes, expected {length}");
        }
        catch (FormatException problem)
        {
            handle?.Dispose();
            throw file.Changed(problem);
        }
    }
}
