using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class StoredBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_OfAFile_OpensItWithTheFirstBytes()
    {
        string path = Path.Combine(_folder.Path, "later");
        using FileBytes bytes = Bytes(path, length: 5);
        _folder.Write("later", [1, 2, 3, 4, 5]);
        var read = new byte[2];
        bytes.Read(3, read);
        Assert.Equal([4, 5], read);
    }

    [Theory]
    [InlineData(4, "found 5 bytes, expected 4")]
    [InlineData(6, "found 5 bytes, expected 6")]
    public void Read_OfAFileOfAnotherLength_SaysThatItHasChanged(int length, string expected)
    {
        using FileBytes bytes = Bytes(_folder.Write("file", [1, 2, 3, 4, 5]), length);
        string message = Assert.Throws<FormatException>(() => bytes.Read(0, new byte[1])).Message;
        Assert.Contains("has changed since it was loaded", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AfterDispose_Throws()
    {
        FileBytes bytes = Bytes(_folder.Write("file", [1]), length: 1);
        bytes.Dispose();
        Assert.Throws<ObjectDisposedException>(() => bytes.Read(0, new byte[1]));
    }

    public void Dispose() => _folder.Dispose();

    private static FileBytes Bytes(string path, long length) => new(new DataFile(NumberedRows.Host(), "Test", path), length, inOrder: true);
}
