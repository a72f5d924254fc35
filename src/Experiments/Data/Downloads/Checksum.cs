using System.IO.Compression;
using System.Security.Cryptography;

namespace EncoderStudy.Experiments.Data.Downloads;

/// <summary>What a file is known by.</summary>
/// <param name="Algorithm">How it was computed.</param>
/// <param name="OfContent">Whether of the decompressed content: then it does not matter who compressed the file, or whether anybody did.</param>
/// <param name="Hexadecimal">The sum, in lower case.</param>
internal sealed record Checksum(HashAlgorithmName Algorithm, bool OfContent, string Hexadecimal)
{
    /// <summary>The SHA-256 of a file's content, decompressed if it is compressed.</summary>
    public static Checksum Content(string sha256) => new(HashAlgorithmName.SHA256, OfContent: true, sha256);

    /// <summary>
    /// The MD5 of a compressed file as it is. Good against accidents, not against anyone who means harm: for where nothing else is
    /// published.
    /// </summary>
    public static Checksum CompressedFile(string md5) => new(HashAlgorithmName.MD5, OfContent: false, md5);

    /// <summary>Computes the sum of a file.</summary>
    /// <returns>The sum in lower case, or null where the file has none of this kind: it is plain, and the sum that of a compressed one.</returns>
    /// <exception cref="InvalidDataException">The file is compressed and damaged.</exception>
    public string? Of(string path)
    {
        using Stream file = RegularFile.Open(path);
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (!OfContent && !compressed)
            return null;
        using Stream content = OfContent && compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var hash = IncrementalHash.CreateHash(Algorithm);
        byte[] buffer = new byte[1 << 16];
        for (int read = content.Read(buffer); read > 0; read = content.Read(buffer))
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What is wrong with a file, for a message; null where its sum is this one, or it has none of this kind.</summary>
    public string? WhatIsWrongWith(string path)
    {
        try
        {
            return Of(path) is string found && found != Hexadecimal ? $"found {Algorithm} {found}, expected {Hexadecimal}{(OfContent ? " of the content" : "")}" : null;
        }
        catch (InvalidDataException)
        {
            return "found a damaged gzip stream, expected an intact one";
        }
    }
}
