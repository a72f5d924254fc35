using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>Damage that any file can take, whatever is in it: what broken disks, cut transfers and careless programs do.</summary>
internal static class ByteMutations
{
    /// <summary>The longest piece that is inserted, repeated or taken from elsewhere.</summary>
    private const int LongestPiece = 256;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FileMutation> All { get; } =
    [
        new("flip a bit", (file, random) => Changed(file, random, 1, piece => piece[0] ^= (byte)(1 << random.Next(8)))),
        new("set a byte", (file, random) => Changed(file, random, 1, piece => piece[0] = (byte)Numbers.Integer(piece[0], random))),
        new(
            "set a 16-bit number",
            (file, random) => Changed(file, random, sizeof(short), piece => MemoryMarshal.Write(piece, (short)Numbers.Integer(0, random)))),
        new("set a 32-bit number", (file, random) => Changed(
            file, random, sizeof(int), piece => MemoryMarshal.Write(piece, (int)Numbers.Integer(MemoryMarshal.Read<int>(piece), random)))),
        new("set a 64-bit number", (file, random) => Changed(
            file, random, sizeof(long), piece => MemoryMarshal.Write(piece, Numbers.Integer(MemoryMarshal.Read<long>(piece), random)))),
        new("set a single", (file, random) => Changed(
            file, random, sizeof(float), piece => MemoryMarshal.Write(piece, Numbers.Single(MemoryMarshal.Read<float>(piece), random)))),
        new("set a double", (file, random) => Changed(
            file, random, sizeof(double), piece => MemoryMarshal.Write(piece, Numbers.Double(MemoryMarshal.Read<double>(piece), random)))),
        new("overwrite with noise", (file, random) => Changed(file, random, PieceLength(random), random.NextBytes)),
        new("overwrite with zeros", (file, random) => Changed(file, random, PieceLength(random), piece => piece.Clear())),
        new("cut off the end", (file, random) => file[..random.Next(file.Length + 1)]),
        new("cut off the beginning", (file, random) => file[Math.Min(file.Length, PieceLength(random))..]),
        new("append noise", (file, random) => [.. file, .. Noise(random)]),
        new("insert noise", (file, random) => Inserted(file, random.Next(file.Length + 1), Noise(random))),
        new("delete a piece", Deleted),
        new("repeat a piece", (file, random) => Inserted(file, random.Next(file.Length + 1), Piece(file, random, PieceLength(random)))),
        new("put a piece in front", (file, random) => Inserted(file, 0, Piece(file, random, PieceLength(random)))),
    ];

    private static byte[] Changed(byte[] file, Random random, int length, Action<Span<byte>> change)
    {
        byte[] changed = [.. file];
        if (length <= file.Length)
            change(changed.AsSpan(random.Next(file.Length - length + 1), length));
        return changed;
    }

    private static byte[] Inserted(byte[] file, int position, byte[] piece) => [.. file[..position], .. piece, .. file[position..]];

    private static byte[] Deleted(byte[] file, Random random)
    {
        int length = Math.Min(file.Length, PieceLength(random)), start = random.Next(file.Length - length + 1);
        return [.. file[..start], .. file[(start + length)..]];
    }

    private static byte[] Piece(byte[] file, Random random, int length)
    {
        length = Math.Min(file.Length, length);
        int start = random.Next(file.Length - length + 1);
        return file[start..(start + length)];
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[PieceLength(random)];
        random.NextBytes(noise);
        return noise;
    }

    /// <summary>Short pieces are the likelier ones.</summary>
    private static int PieceLength(Random random) => 1 + (int)((LongestPiece - 1) * Math.Pow(random.NextDouble(), 3));
}
