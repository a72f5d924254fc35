using System.Buffers.Binary;
using System.IO.Compression;
using EncoderStudy.Experiments.Imaging;

namespace EncoderStudy.Experiments.Data;

/// <summary>The shape of the images in an IDX file.</summary>
internal static class IdxShape
{
    private const int MagicLength = 4, ExtentsLength = 12;
    private const int ImagesDimensions = 3;

    /// <summary>Width and height, if the file has three dimensions: images, height, width. Null otherwise: then rows are no images.</summary>
    /// <param name="path">An IDX file, plain or compressed, that has been found to be one.</param>
    public static ImageShape? Of(string path)
    {
        using Stream file = RegularFile.Open(path);
        bool compressed = file.ReadByte() == 0x1F;
        file.Position = 0;
        using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        Span<byte> magic = stackalloc byte[MagicLength], extents = stackalloc byte[ExtentsLength];
        content.ReadExactly(magic);
        if (magic[3] != ImagesDimensions)
            return null;
        content.ReadExactly(extents);
        return new ImageShape(BinaryPrimitives.ReadInt32BigEndian(extents[8..]), BinaryPrimitives.ReadInt32BigEndian(extents[4..]));
    }
}
