using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, "checkpoint");

    [Fact]
    public void OpenState_WhereThereIsNoFile_GivesNone() => Assert.Null(Of("Epochs", "3").OpenState());

    [Fact]
    public void OpenState_OfWhatWasWrittenLast_ReadsThat()
    {
        Of("Epochs", "3").Write(writer => writer.Write(1));
        Of("Epochs", "3").Write(writer => writer.Write(2));
        using BinaryReader? reader = Of("Epochs", "3").OpenState();
        Assert.Equal(2, reader!.ReadInt32());
        Of("Epochs", "3").CheckEnd(reader);
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_ThatIsInterrupted_LeavesTheOneBefore()
    {
        Of("Epochs", "3").Write(writer => writer.Write(1));
        Assert.Throws<IOException>(() => Of("Epochs", "3").Write(writer =>
        {
            writer.Write(2);
            throw new IOException();
        }));
        using BinaryReader? reader = Of("Epochs", "3").OpenState();
        Assert.Equal(1, reader!.ReadInt32());
    }

    [Fact]
    public void OpenState_OfAnotherTraining_NamesEveryDifference()
    {
        Of("Epochs", "3", "LearningRate", "0.5", "Seed", "1").Write(_ => { });
        string message = Assert.Throws<InvalidOperationException>(
            () => Of("Epochs", "4", "Momentum", "0", "Seed", "1").OpenState()).Message;
        Assert.Contains(FilePath, message, StringComparison.Ordinal);
        Assert.Contains("Epochs is 3 there and 4 here", message, StringComparison.Ordinal);
        Assert.Contains("LearningRate is 0.5 there and unknown here", message, StringComparison.Ordinal);
        Assert.Contains("Momentum is unknown there and 0 here", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Seed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenState_WithAnyByteChangedOrMissing_RefusesTheFile()
    {
        Of("Epochs", "3").Write(writer => writer.Write(1.5));
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            AssertRefused(changed);
            AssertRefused(whole[..i]);
        }

        AssertRefused([.. whole, 0]);
    }

    [Fact]
    public void CheckEnd_OfAStateThatIsLonger_RefusesIt()
    {
        Of("Epochs", "3").Write(writer => writer.Write(1L));
        using BinaryReader? reader = Of("Epochs", "3").OpenState();
        reader!.ReadInt32();
        Assert.Throws<FormatException>(() => Of("Epochs", "3").CheckEnd(reader));
    }

    [Fact]
    public void CheckWritable_InAFolderThatIsNotThere_NamesTheOption()
    {
        var file = new CheckpointFile(NumberedRows.Host(), Path.Combine(_folder.Path, "none", "checkpoint"), new TrainingIdentity([]));
        string message = Assert.Throws<ArgumentOutOfRangeException>(file.CheckWritable).Message;
        Assert.Contains("CheckpointPath", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRefused(byte[] content)
    {
        File.WriteAllBytes(FilePath, content);
        Assert.Contains(FilePath, Assert.Throws<FormatException>(() => Of("Epochs", "3").OpenState()).Message, StringComparison.Ordinal);
    }

    private CheckpointFile Of(params string[] namesAndValues) => new(
        NumberedRows.Host(), FilePath,
        new TrainingIdentity([.. namesAndValues.Chunk(2).Select(entry => KeyValuePair.Create(entry[0], entry[1]))]));
}
