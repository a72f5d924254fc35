using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

/// <summary>States as they are in a checkpoint, without a file around them.</summary>
internal static class SavedState
{
    /// <summary>What something that can be saved writes.</summary>
    public static byte[] Of(ISavedState state) => Of(state.SaveState);

    /// <summary>What something writes.</summary>
    public static byte[] Of(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }

    /// <summary>Reads that.</summary>
    public static CheckpointReader Reader(byte[] state) => new(NumberedRows.Host(), "state", new MemoryStream(state), state.Length);
}
