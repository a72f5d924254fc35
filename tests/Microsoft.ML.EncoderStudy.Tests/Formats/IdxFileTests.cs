using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IHost _host = ((IHostEnvironment)new MLContext(seed: 1)).Register(nameof(IdxFileTests));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain", false)]
    [InlineData("plain.gz", false)]
    [InlineData("compressed.gz", true)]
    [InlineData("compressed", true)]
    public void Load_PlainOrCompressed_IsDecidedByContentNotName(string name, bool compressed)
    {
        byte[] content = IdxBytes.Images(5);

        IdxFile file = Load(name, compressed ? IdxBytes.Compress(content) : content);

        Assert.Equal(new IdxHeader(3, 5, 6, 3), file.Header);
        using StoredRows rows = file.Rows(inOrder: false);
        Assert.Equal([3, 0, 0, 0, 0, 255], rows.Read(3).ToArray());
        Assert.Equal([1, 0, 0, 0, 0, 255], rows.Read(1).ToArray());
        Assert.Equal([4, 0, 0, 0, 0, 255], rows.Read(4).ToArray());
    }

    [Fact]
    public void Load_NoSuchFile_NamesIt()
    {
        string path = Path.Combine(_folder.Path, "absent");

        var problem = Assert.Throws<FileNotFoundException>(() => IdxFile.Load(_host, path));

        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
        Assert.Equal(path, problem.FileName);
        Assert.True(problem.IsMarked());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_BadHeader_NamesTheFileAndTheProblem(bool compressed)
        => AssertMalformed(IdxBytes.Header(0x0E, 1), compressed, "found element type 0x0E, expected 0x08");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Truncated_SaysHowMuchIsPromisedAndFound(bool compressed)
        => AssertMalformed(IdxBytes.Images(5)[..^1], compressed, "truncated: found 45 bytes, expected the 46 that its header promises (16 of header, 5 rows of 6)");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_TrailingBytes_SaysHowMany(bool compressed)
        => AssertMalformed([.. IdxBytes.Images(5), 0, 0], compressed, "2 bytes trail the content: found 48 bytes, expected the 46");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Empty_SaysSo(bool compressed)
        => AssertMalformed([], compressed, "found 0 bytes, expected 4");

    [Fact]
    public void Load_CompressedStreamCutOff_IsTruncated()
        => AssertMalformed(IdxBytes.Compress(Noise(5_000))[..3_000], compressed: false, "bytes, expected the 5008 that its header promises");

    [Fact]
    public void Load_CompressedBytesChanged_IsDamaged()
    {
        byte[] compressed = IdxBytes.Compress(Noise(5_000));
        compressed[2_500] ^= 0x10;

        AssertMalformed(compressed, compressed: false, "found a damaged gzip stream");
    }

    [Fact]
    public void Load_OnlyTheGzipMagic_HasNoHeader()
        => AssertMalformed([0x1F, 0x8B], compressed: false, "the header is truncated: found 0 bytes, expected 4");

    [Fact]
    public void Load_ChecksumChanged_IsDamaged()
    {
        byte[] compressed = IdxBytes.Compress(Noise(5_000));
        compressed[^8] ^= 1;

        AssertMalformed(compressed, compressed: false, "found a damaged gzip stream");
    }

    [Fact]
    public void Load_SmallCompressedFilePromisesMuch_DoesNotAllocateIt()
    {
        byte[] promise = IdxBytes.Header(8, 2, 1_000_000_000);
        string path = _folder.Write("promise.gz", IdxBytes.Compress(promise));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var problem = Assert.Throws<FormatException>(() => IdxFile.Load(_host, path));

        // 1032 times the file's few dozen bytes, and what exceptions and streams need; the promise is 2 GB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Contains("found 12 bytes, expected the 2000000012", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CompressedContentBeyondAnArray_SaysToDecompressIt()
        => AssertMalformed(IdxBytes.Header(8, 3, 1_000_000_000), compressed: true, "found 3000000000 bytes of compressed elements");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void Load_CompressedFileCutOffWithinItsTrailer_IsDamaged(int bytes)
        => AssertMalformed(IdxBytes.Compress(Noise(5_000))[..^bytes], compressed: false, "found a damaged gzip stream");

    [Fact]
    public void Load_SomethingBehindACompressedStream_IsDamaged()
        => AssertMalformed([.. IdxBytes.Compress(Noise(5_000)), 1, 2, 3], compressed: false, "something trails it");

    [Fact]
    public void Load_CompressedInSeveralMembers_IsOneContent()
    {
        byte[] content = IdxBytes.Images(5);

        IdxFile file = Load("members", [.. IdxBytes.EmptyMember(), .. IdxBytes.Compress(content[..7]), .. IdxBytes.Compress(content[7..]), .. IdxBytes.EmptyMember()]);

        using StoredRows rows = file.Rows(inOrder: true);
        Assert.Equal([4, 0, 0, 0, 0, 255], rows.Read(4).ToArray());
    }

    [Fact]
    public void Load_SecondMemberCutOffWithinItsTrailer_IsDamaged()
    {
        byte[] content = Noise(5_000);

        AssertMalformed([.. IdxBytes.Compress(content[..100]), .. IdxBytes.Compress(content[100..])[..^2]], compressed: false, "found a damaged gzip stream");
    }

    [Fact]
    public void Load_MuchBehindTheEndOfCompressedContent_IsNotReadToItsEnd()
        => AssertMalformed([.. IdxBytes.Images(5), .. new byte[1 << 20]], compressed: true, "more than 65536 bytes trail the content, expected the 46");

    [Fact]
    public void Load_LargeCompressedFilePromisesMore_AllocatesWhatIsThere()
    {
        byte[] elements = new byte[1_000_000];
        new Random(1).NextBytes(elements);
        string path = _folder.Write("promise.gz", IdxBytes.Compress(IdxBytes.File([2, 1_000_000_000], elements)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var problem = Assert.Throws<FormatException>(() => IdxFile.Load(_host, path));

        // Buffers that double until they hold it; the promise is 2 GB, and the file could hold 1 GB if it were zeros.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
        Assert.Contains("found 1000012 bytes, expected the 2000000012", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Folder_SaysThatItIsOne()
    {
        var problem = Assert.Throws<FileNotFoundException>(() => IdxFile.Load(_host, _folder.Path));

        Assert.Contains($"'{_folder.Path}' does not exist: found a folder of that name", problem.Message, StringComparison.Ordinal);
        Assert.True(problem.IsMarked());
    }

    [Fact]
    public void Rows_FileHasBecomeShorter_SaySoWhenTheyAreRead()
    {
        IdxFile file = Load("shrinking", IdxBytes.Images(5));
        string path = _folder.Write("shrinking", IdxBytes.Images(5)[..^6]);
        using StoredRows rows = file.Rows(inOrder: true);

        var problem = Assert.Throws<FormatException>(() => rows.Read(0).Length);

        Assert.Contains($"'{path}' has changed since it was loaded", problem.Message, StringComparison.Ordinal);
        Assert.Contains("found 40 bytes, expected 46", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_FileBecomesShorterWhileItIsRead_SayWhereItEnds()
    {
        byte[] content = IdxBytes.Images(5);
        string path = _folder.Write("shrinking", content);
        using StoredRows rows = IdxFile.Load(_host, path).Rows(inOrder: false);
        Assert.Equal([0, 0, 0, 0, 0, 255], rows.Read(0).ToArray());
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            stream.SetLength(content.Length - 4);

        var problem = Assert.Throws<FormatException>(() => rows.Read(4).Length);

        Assert.Contains("has changed since it was loaded: found its end at byte 42, expected 46 bytes", problem.Message, StringComparison.Ordinal);
    }

    private IdxFile Load(string name, byte[] content) => IdxFile.Load(_host, _folder.Write(name, content));

    private void AssertMalformed(byte[] content, bool compressed, string message)
    {
        string path = _folder.Write("malformed", compressed ? IdxBytes.Compress(content) : content);

        var problem = Assert.Throws<FormatException>(() => IdxFile.Load(_host, path));

        Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.True(problem.IsMarked());
    }

    /// <summary>An IDX file that does not compress, so that positions in the compressed stream are positions in its data.</summary>
    private static byte[] Noise(int rows)
    {
        byte[] elements = new byte[rows];
        new Random(1).NextBytes(elements);
        return IdxBytes.File([(uint)rows], elements);
    }
}
