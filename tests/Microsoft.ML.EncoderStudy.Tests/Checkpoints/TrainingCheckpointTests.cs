using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

public sealed class TrainingCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private string FilePath => Path.Combine(_folder.Path, "checkpoint");

    [Fact]
    public void WriteIfDue_OnceInAnInterval_Writes()
    {
        using TrainingCheckpoint checkpoint = Open(TimeSpan.FromSeconds(1));
        checkpoint.Identify(new TrainingIdentity([]));
        int written = 0;
        Assert.Equal([0, 1, 1, 1, 2, 2], WrittenAt(0, 1000, 0, 999, 1, 500));

        int[] WrittenAt(params int[] pauses) => [.. pauses.Select(pause =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(pause));
            checkpoint.WriteIfDue(_ => written++);
            return written;
        })];
    }

    [Fact]
    public void WriteIfDue_WithAnIntervalOfNothing_WritesEveryTime()
    {
        using TrainingCheckpoint checkpoint = Open(TimeSpan.Zero);
        checkpoint.Identify(new TrainingIdentity([]));
        int written = 0;
        checkpoint.WriteIfDue(_ => written++);
        checkpoint.WriteIfDue(_ => written++);
        Assert.Equal(2, written);
    }

    [Fact]
    public void TryResume_FromWhatWasWritten_ReadsItAllOnce()
    {
        Write(writer => writer.Write(7));
        using TrainingCheckpoint checkpoint = Open(TimeSpan.Zero);
        checkpoint.Identify(new TrainingIdentity([]));
        checkpoint.Begin(RandomUtils.Create(2));
        int read = 0;
        Assert.True(checkpoint.TryResume(reader => read = reader.Read("a number", 0, 9)));
        Assert.Equal(7, read);
        Assert.False(checkpoint.TryResume(_ => { }));
    }

    [Fact]
    public void TryResume_ThatLeavesSomething_RefusesTheFile()
    {
        Write(writer => writer.Write(7L));
        using TrainingCheckpoint checkpoint = Open(TimeSpan.Zero);
        checkpoint.Identify(new TrainingIdentity([]));
        checkpoint.Begin(RandomUtils.Create(2));
        string message = Assert.Throws<FormatException>(() => checkpoint.TryResume(reader => reader.Read("a number", 0, 9))).Message;
        Assert.Contains("its state has 4 bytes too many", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WhereAnotherHasThePath_RefusesItAndLeavesTheOtherAlone()
    {
        using TrainingCheckpoint other = Open(TimeSpan.Zero);
        other.Identify(new TrainingIdentity([]));
        other.WriteIfDue(_ =>
        {
            string[] files = Directory.GetFiles(_folder.Path);
            Assert.Throws<IOException>(() => Open(TimeSpan.Zero));
            Assert.Equal(files, Directory.GetFiles(_folder.Path));
        });
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public void Constructor_OfALink_KeepsTheFileThatItLeadsTo()
    {
        string link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, FilePath);
        using TrainingCheckpoint checkpoint = Open(TimeSpan.Zero, link);
        checkpoint.Identify(new TrainingIdentity([]));
        checkpoint.WriteIfDue(_ => { });
        Assert.True(File.Exists(FilePath));
        Assert.Equal(FilePath, new FileInfo(link).LinkTarget);
        Assert.Throws<IOException>(() => Open(TimeSpan.Zero));
    }

    [Fact]
    public void Constructor_ThatRefusesTheFile_LetsGoOfThePath()
    {
        _folder.Write("checkpoint", [1, 2, 3]);
        Assert.Throws<FormatException>(() => Open(TimeSpan.Zero));
        File.Delete(FilePath);
        Open(TimeSpan.Zero).Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Constructor_WhereAProcessLeftAHalfWrittenFile_RemovesIt()
    {
        _folder.Write("checkpoint.tmp", [1, 2, 3]);
        using TrainingCheckpoint checkpoint = Open(TimeSpan.Zero);
        Assert.Equal([FilePath + ".lock"], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private TrainingCheckpoint Open(TimeSpan interval, string? path = null) => new(NumberedRows.Host(), path ?? FilePath, interval, _clock);

    private void Write(Action<BinaryWriter> write)
    {
        using TrainingCheckpoint checkpoint = Open(TimeSpan.Zero);
        checkpoint.Identify(new TrainingIdentity([]));
        checkpoint.Begin(RandomUtils.Create(1));
        checkpoint.WriteIfDue(write);
    }
}
