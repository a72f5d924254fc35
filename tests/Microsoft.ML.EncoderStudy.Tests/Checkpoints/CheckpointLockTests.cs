using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

/// <summary>That another process has no lock that was this one's and was killed, KilledFitTests asks.</summary>
public sealed class CheckpointLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "checkpoint");

    [Fact]
    public void Take_OfWhatAnotherHas_IsRefusedUntilThatIsDisposed()
    {
        using (CheckpointLock.Take(NumberedRows.Host(), FilePath))
        {
            string message = Assert.Throws<IOException>(() => CheckpointLock.Take(NumberedRows.Host(), FilePath)).Message;
            Assert.Contains($"CheckpointPath '{FilePath}': another fit", message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
        CheckpointLock.Take(NumberedRows.Host(), FilePath).Dispose();
    }

    [Fact]
    public void Take_WhereAProcessLeftItsFile_IsNotHinderedByIt()
    {
        _folder.Write("checkpoint.lock", []);
        CheckpointLock.Take(NumberedRows.Host(), FilePath).Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Take_ByManyAtATime_HasOneHolderAtATime()
    {
        int holders = 0, taken = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    using CheckpointLock held = CheckpointLock.Take(NumberedRows.Host(), FilePath);
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref holders);
                }
                catch (IOException refused)
                {
                    Assert.Contains("another fit", refused.Message, StringComparison.Ordinal);
                }
            }
        });
        Assert.InRange(taken, 1, 1600);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Take_WhereNoFileCanBe_NamesThePath()
    {
        string below = Path.Combine(_folder.Write("file", []), "checkpoint");
        string message = Assert.Throws<IOException>(() => CheckpointLock.Take(NumberedRows.Host(), below)).Message;
        Assert.Contains($"The checkpoint at CheckpointPath '{below}' cannot be written: ", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
