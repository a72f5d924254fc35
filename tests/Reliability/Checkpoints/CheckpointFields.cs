using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Checkpoints;

/// <summary>Where the numbers of a checkpoint are.</summary>
/// <remarks>
/// The identity and what every training writes are found exactly; of what an optimizer or an order of rows writes, every four bytes are
/// tried as an integer and as a number of single precision, and the last of all as what early stopping writes.
/// </remarks>
internal static class CheckpointFields
{
    private const int SignatureLength = 8;
    private const int RandomStates = 2;
    private const int WordsOfRandomState = 4;
    private const int TermsOfLosses = 4;

    /// <summary>The numbers of a sound checkpoint.</summary>
    public static IReadOnlyList<Field> Of(byte[] checkpoint)
    {
        var fields = new List<Field>();
        int position = SignatureLength;
        int entries = Int32("number of entries");
        for (int text = 0; text < 2 * entries; text++)
        {
            int length = Int32("length of a text");
            position += length;
        }

        for (int word = 0; word < RandomStates * WordsOfRandomState; word++)
            Int32("word of a random state");
        int epochs = Int32("number of epochs");
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int term = 0; term < 2 * TermsOfLosses; term++)
                Add("loss of an epoch", FieldKind.Double, sizeof(double));
            Add("whether rows are held out", FieldKind.Byte, sizeof(byte));
        }

        for (int term = 0; term < TermsOfLosses; term++)
            Add("sum of losses", FieldKind.Double, sizeof(double));
        Add("number of steps", FieldKind.Int64, sizeof(long));
        int end = checkpoint.Length - SHA256.HashSizeInBytes;
        for (; position + sizeof(int) <= end; position += sizeof(int))
        {
            fields.Add(new Field("integer of the state", position, FieldKind.Int32));
            fields.Add(new Field("single of the state", position, FieldKind.Single));
        }

        fields.Add(new Field("last integer", end - sizeof(int), FieldKind.Int32));
        fields.Add(new Field("last double", end - sizeof(int) - sizeof(double), FieldKind.Double));
        return fields;

        int Int32(string what)
        {
            int value = BinaryPrimitives.ReadInt32LittleEndian(checkpoint.AsSpan(position));
            Add(what, FieldKind.Int32, sizeof(int));
            return value;
        }

        void Add(string what, FieldKind kind, int length)
        {
            fields.Add(new Field(what, position, kind));
            position += length;
        }
    }

    /// <summary>Makes the checksum of a damaged checkpoint right.</summary>
    public static byte[] Seal(byte[] checkpoint)
    {
        int end = checkpoint.Length - SHA256.HashSizeInBytes;
        return end < 0 ? checkpoint : [.. checkpoint[..end], .. SHA256.HashData(checkpoint.AsSpan(0, end))];
    }
}
