using System.Buffers.Binary;
using System.IO.Compression;
using EncoderStudy.Experiments.Imaging;

namespace EncoderStudy.Experiments.Data;

/// <summary>The shape of the images in an IDX file.</summary>
internal static class IdxShape
{
    private const int Header = 16;
    private const int ImagesDimensions = 3;

    /// <summary>Width and height, if the file has three dimensions: images, height, width. Null otherwise: then rows are no images.</summary>
    /// <param name="path">An IDX file, plain or compressed, that has been found to be one.</param>
    public static ImageShape? Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        bool compressed = file.ReadByte() == 0x1F;
        file.Position = 0;
        using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        Span<byte> header = stackalloc byte[Header];
        content.ReadExactly(header);
        return header[3] == ImagesDimensions
            ? new ImageShape(BinaryPrimitives.ReadInt32BigEndian(header[12..]), BinaryPrimitives.ReadInt32BigEndian(header[8..]))
            : null;
    }
}
