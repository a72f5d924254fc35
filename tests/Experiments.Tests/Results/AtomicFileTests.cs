using EncoderStudy.Experiments.Results;

namespace EncoderStudy.Experiments.Tests.Results;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_OverAFile_ReplacesIt()
    {
        string path = _folder.Write("results", [1, 2, 3]);

        AtomicFile.Write(path, stream => stream.WriteByte(4));

        Assert.Equal([4], File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_ThatFailsHalfway_LeavesWhatWasThereAndNothingElse()
    {
        string path = _folder.Write("results", [1, 2, 3]);

        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(4);
            throw new IOException("the disk is full");
        }));

        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
