using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private static readonly TrainingIdentity Three = Identity("Epochs", "3");

    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "checkpoint");

    [Fact]
    public void Open_WhereThereIsNoFile_GivesNone() => Assert.Null(File().Open());

    [Fact]
    public void Open_OfWhatWasWrittenLast_ReadsThat()
    {
        File().Write(Three, writer => writer.Write(1));
        File().Write(Three, writer => writer.Write(2));
        Assert.Equal(2, Read());
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_ThatIsInterrupted_LeavesTheOneBeforeAndNothingElse()
    {
        File().Write(Three, writer => writer.Write(1));
        Assert.Throws<NotSupportedException>(() => File().Write(Three, writer =>
        {
            writer.Write(2);
            throw new NotSupportedException();
        }));
        Assert.Equal(1, Read());
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Write_OnADiskThatIsFull_SaysSoAndLeavesTheOneBeforeAndNothingElse(int room)
    {
        File().Write(Three, writer => writer.Write(1));
        var full = new CheckpointFile(NumberedRows.Host(), FilePath, path => new SmallDisk(path, room));
        string message = Assert.Throws<IOException>(() => full.Write(Three, writer => writer.Write(new byte[200_000]))).Message;
        Assert.Contains($"The checkpoint at CheckpointPath '{FilePath}' could not be written", message, StringComparison.Ordinal);
        Assert.Contains("No space left", message, StringComparison.Ordinal);
        Assert.Equal(1, Read());
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_BeforeItTakesTheNameOfTheOneBefore_IsWholeOnTheDisk()
    {
        File().Write(Three, writer => writer.Write(1));
        var flushed = new List<byte[]>();
        var file = new CheckpointFile(
            NumberedRows.Host(), FilePath, path => new FlushObserver(path, beside =>
            {
                Assert.Equal(1, Read());
                flushed.Add(beside);
            }));
        file.Write(Three, writer => writer.Write(2));
        Assert.Equal([System.IO.File.ReadAllBytes(FilePath)], flushed);
    }

    [Fact]
    public void CheckIdentity_OfAnotherTraining_NamesEveryDifference()
    {
        File().Write(Identity("Epochs", "3", "LearningRate", "0.5", "Seed", "1"), _ => { });
        using CheckpointReader reader = File().Open()!;
        string message = Assert.Throws<InvalidOperationException>(
            () => File().CheckIdentity(reader, Identity("Epochs", "4", "Momentum", "0", "Seed", "1"))).Message;
        Assert.Contains(FilePath, message, StringComparison.Ordinal);
        Assert.Contains("Epochs is 3 there and 4 here", message, StringComparison.Ordinal);
        Assert.Contains("LearningRate is 0.5 there and unknown here", message, StringComparison.Ordinal);
        Assert.Contains("Momentum is unknown there and 0 here", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Seed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckIdentity_WithANameTwice_RefusesTheFile() => AssertIdentityRefused(
        writer =>
        {
            writer.Write(2);
            foreach (string text in new[] { "Epochs", "3", "Epochs", "4" })
                writer.WriteText(text);
        },
        "its identity has 'Epochs' twice");

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void CheckIdentity_WithACountThatNoTrainingHas_RefusesTheFile(int count) =>
        AssertIdentityRefused(writer => writer.Write(count), $"the number of entries of its identity is {count}, expected 0 to 1000");

    [Fact]
    public void CheckIdentity_OfFewerEntriesThanItClaims_RefusesTheFile() =>
        AssertIdentityRefused(writer => writer.Write(3), "it ends within the length of a name in its identity");

    /// <remarks>Nobody writes into the pipe: whoever opened it would wait for ever.</remarks>
    [Fact]
    public void Open_OfAPipe_RefusesItWithoutWaiting()
    {
        using Process made = Process.Start("mkfifo", FilePath);
        made.WaitForExit();
        Assert.Contains("is no checkpoint", Assert.Throws<FormatException>(() => File().Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithAnyByteChangedOrMissing_RefusesTheFile()
    {
        File().Write(Three, writer => writer.Write(1.5));
        byte[] whole = System.IO.File.ReadAllBytes(FilePath);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            AssertRefused(changed);
            AssertRefused(whole[..i]);
        }

        AssertRefused([.. whole, 0]);
    }

    public void Dispose() => _folder.Dispose();

    private static TrainingIdentity Identity(params string[] namesAndValues) =>
        new([.. namesAndValues.Chunk(2).Select(entry => KeyValuePair.Create(entry[0], entry[1]))]);

    private CheckpointFile File() => new(NumberedRows.Host(), FilePath);

    private int Read()
    {
        using CheckpointReader reader = File().Open()!;
        File().CheckIdentity(reader, Three);
        int value = reader.Read("a number", 0, 9);
        reader.CheckEnd();
        return value;
    }

    private void AssertRefused(byte[] content)
    {
        System.IO.File.WriteAllBytes(FilePath, content);
        Assert.Contains(FilePath, Assert.Throws<FormatException>(() => File().Open()).Message, StringComparison.Ordinal);
    }

    /// <summary>Replaces the identity, which is all there is, and has the checksum say that nothing was changed.</summary>
    private void AssertIdentityRefused(Action<BinaryWriter> write, string expected)
    {
        File().Write(new TrainingIdentity([]), _ => { });
        byte[] content = [.. System.IO.File.ReadAllBytes(FilePath)[..8], .. SavedState.Of(write)];
        System.IO.File.WriteAllBytes(FilePath, [.. content, .. SHA256.HashData(content)]);
        using CheckpointReader reader = File().Open()!;
        string message = Assert.Throws<FormatException>(() => File().CheckIdentity(reader, Three)).Message;
        Assert.Contains(FilePath, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    /// <summary>A file on a disk that has room for so many bytes.</summary>
    private sealed class SmallDisk(string path, int room) : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, Math.Min(count, room - (int)Position));
            if (Position == room)
                throw new IOException("No space left on device");
        }
    }

    /// <summary>Shows what is in a file when the operating system is asked to put it on the disk.</summary>
    private sealed class FlushObserver(string path, Action<byte[]> observe) : FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None)
    {
        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            if (!flushToDisk)
                return;
            var content = new byte[Length];
            Position = 0;
            ReadExactly(content);
            observe(content);
        }
    }
}
