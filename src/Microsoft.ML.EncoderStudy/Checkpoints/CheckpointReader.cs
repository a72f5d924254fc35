using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>Reads the numbers of a checkpoint and refuses those that no training can have written.</summary>
/// <remarks>
/// A checksum that is right says who wrote a file last, not that it was a training. So every number has a range here, and no memory is taken
/// because a number in the file asks for it.
/// </remarks>
/// <param name="context">Marks exceptions.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="stream">It, at the first number. The reader closes it.</param>
/// <param name="end">Where its numbers end.</param>
internal sealed class CheckpointReader(IExceptionContext context, string path, Stream stream, long end) : IDisposable
{
    private const int MostBytesOfText = 1 << 24;

    /// <summary>Reads a number.</summary>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="least">The least that it can be.</param>
    /// <param name="most">The most that it can be.</param>
    /// <exception cref="FormatException">It is another, or the file has ended.</exception>
    public T Read<T>(string what, T least, T most)
        where T : unmanaged, INumber<T>
    {
        T value = default;
        Read(what, new Span<T>(ref value), least, most);
        return value;
    }

    /// <summary>Fills a span with numbers.</summary>
    /// <param name="what">What one of them is, for messages.</param>
    /// <param name="values">Receives them.</param>
    /// <param name="least">The least that one can be.</param>
    /// <param name="most">The most that one can be.</param>
    /// <exception cref="FormatException">One is another, or the file ends before them.</exception>
    public void Read<T>(string what, Span<T> values, T least, T most)
        where T : unmanaged, INumber<T>
    {
        Fill(what, values);
        foreach (T value in values)
        {
            if (!(value >= least && value <= most))
                throw Damaged(FormattableString.Invariant($"{what} is {value}, expected {least} to {most}"));
        }
    }

    /// <summary>Fills a span with finite numbers.</summary>
    /// <exception cref="FormatException">One is not finite, or the file ends before them.</exception>
    public void ReadFinite(string what, Span<float> values) => Read(what, values, float.MinValue, float.MaxValue);

    /// <summary>Reads a yes or no.</summary>
    /// <exception cref="FormatException">It is neither, or the file has ended.</exception>
    public bool ReadBoolean(string what) => Read<byte>(what, 0, 1) == 1;

    /// <summary>Reads what <see cref="SavedArrays.WriteText"/> wrote.</summary>
    /// <exception cref="FormatException">It is longer than what is left of the file, or than any text of a checkpoint.</exception>
    public string ReadText(string what)
    {
        long leftForText = Math.Max(0, end - stream.Position - sizeof(int));
        var bytes = new byte[Read($"the length of {what}", 0, (int)Math.Min(leftForText, MostBytesOfText))];
        Fill<byte>(what, bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads the state of a generator of random numbers, any of which is one.</summary>
    /// <exception cref="FormatException">The file has ended.</exception>
    public TauswortheHybrid.State ReadRandomState(string what)
    {
        var state = new byte[4 * sizeof(uint)];
        Fill<byte>(what, state);
        using var reader = new BinaryReader(new MemoryStream(state));
        return TauswortheHybrid.State.Load(reader);
    }

    /// <summary>Fills a span with the bytes that <see cref="SavedArrays.WriteAll"/> wrote from one of the same length.</summary>
    /// <exception cref="FormatException">The file ends before them.</exception>
    public void Fill<T>(string what, Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        long left = end - stream.Position;
        if (bytes.Length > left)
            throw Damaged(FormattableString.Invariant($"it ends within {what}, with {left} bytes where {bytes.Length} are needed"));
        stream.ReadExactly(bytes);
    }

    /// <summary>Checks that everything was read.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public void CheckEnd()
    {
        if (stream.Position != end)
            throw Damaged(FormattableString.Invariant($"its state has {end - stream.Position} bytes too many"));
    }

    /// <summary>The exception for a number that can be read and cannot be right.</summary>
    /// <param name="problem">What was found, and what was expected.</param>
    public Exception Damaged(string problem) => context.ExceptDecode(
        $"The checkpoint '{path}' is damaged, or of another version of this library: {problem}. Delete the file to begin anew.");

    public void Dispose() => stream.Dispose();
}
