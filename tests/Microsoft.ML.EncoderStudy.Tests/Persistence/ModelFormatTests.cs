using System.Collections.Immutable;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Persistence;

/// <summary>Lengths in a file are believed exactly as far as the rest of the file, and an array, can hold what they promise.</summary>
public class ModelFormatTests
{
    private static readonly MLContext Context = new();

    private static readonly string[] ThreeTerms = ["pull", "push", "Zug"];

    /// <summary>Of a component: 3 weights in each of 2 matrices, a bias, and a mean, a variance and a fraction; and one vector of 3 inputs.</summary>
    [Theory]
    [InlineData(1, 4 * (((2 * 3) + 1 + 3) + 3))]
    [InlineData(2, 4 * ((2 * ((2 * 3) + 1 + 3)) + 3))]
    public void ReadShape_OfWhatTheRestJustHolds_GivesIt(int components, int bytes)
    {
        Assert.Equal((components, 3), ReadShape(components, 3, bytes, matrices: 2, inputVectors: 1));
        Assert.Contains(
            $"claims {components} components of 3 inputs, which {bytes - 1} remaining bytes cannot hold",
            Assert.Throws<FormatException>(() => ReadShape(components, 3, bytes - 1, matrices: 2, inputVectors: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadShape_OfOneComponentOfOneInput_GivesIt() =>
        Assert.Equal((1, 1), ReadShape(1, 1, 4 * (1 + 1 + 3), matrices: 1, inputVectors: 0));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(-1, 3)]
    [InlineData(3, -1)]
    public void ReadShape_OfNothing_IsRefused(int components, int inputs) => Assert.Contains(
        $"claims {components} components of {inputs} inputs",
        Assert.Throws<FormatException>(() => ReadShape(components, inputs, 1000, matrices: 1, inputVectors: 1)).Message, StringComparison.Ordinal);

    /// <summary>
    /// An array holds 2,147,483,591 numbers. 16 of them go for its beginning on a cache line, and the biases are padded to a multiple of 16; so are
    /// weights from 9 components on. A vector of the inputs is counted with 16 more.
    /// </summary>
    [Theory]
    [InlineData(1, 2_147_483_591 - 16 - 16, 0)]
    [InlineData(9, (2_147_483_591 - 16 - 16) / 16, 0)]
    [InlineData(1, (2_147_483_591 - 16 - 16 - 16) / 2, 1)]
    public void ReadShape_OfTheMostThatOneArrayHolds_GivesIt(int components, int inputs, int inputVectors)
    {
        const long plenty = 1L << 50;
        Assert.Equal((components, inputs), ReadShape(components, inputs, plenty, 1, inputVectors));
        Assert.Contains(
            $"{components} × {inputs + 1} weights are more than fit in memory at once",
            Assert.Throws<FormatException>(() => ReadShape(components, inputs + 1, plenty, 1, inputVectors)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHistory_OfWhatWasWritten_GivesItAndNumbersItsEpochsFrom1()
    {
        TrainedEpoch[] history =
        [
            new(1, 5, new TermLosses(ThreeTerms, 1, 1.5, 2.5), ValidationLoss: 7),
            new(2, -1, new TermLosses(ThreeTerms, 0, -0.0, -1), ValidationLoss: null),
        ];

        Assert.All([ModelFormat.Version, ModelFormat.VersionWithoutNames], version =>
            Assert.Equal(history, ReadHistory(Bytes(writer => Write(writer, version, history)), version, ThreeTerms)));
    }

    /// <summary>Of three terms, an epoch takes a byte and five numbers.</summary>
    [Fact]
    public void ReadHistory_OfOneByteLessThanItsEpochsTake_SaysSo()
    {
        byte[] content = Bytes(writer => Write(writer, ModelFormat.Version, Zeros(ThreeTerms), Zeros(ThreeTerms)));

        Assert.Contains(
            $"claims a history of 2 epochs, which {(2 * 41) - 1} remaining bytes cannot hold",
            Assert.Throws<FormatException>(() => ReadHistory(content[..^1], ModelFormat.Version, ThreeTerms)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void ReadHistory_OfAnImpossibleNumberOfEpochs_NamesIt(int epochs)
    {
        byte[] content = Bytes(writer => writer.Write(epochs));
        Assert.Contains(
            $"claims a history of {epochs} epochs",
            Assert.Throws<FormatException>(() => ReadHistory(content, ModelFormat.VersionWithoutNames, ThreeTerms)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHistory_OfFurtherTerms_GivesThemWhereTheyMayFollow()
    {
        byte[] content = Bytes(writer => Write(writer, ModelFormat.Version, Zeros(ThreeTerms)));

        Assert.Equal([Zeros(ThreeTerms)], ReadHistory(content, ModelFormat.Version, ThreeTerms[..2], othersMayFollow: true));
        Assert.Contains(
            "names the terms pull, push, Zug of its loss; expected pull, push.",
            Assert.Throws<FormatException>(() => ReadHistory(content, ModelFormat.Version, ThreeTerms[..2])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHistory_OfTermsInAnotherOrderOrTooFew_SaysWhatWasFoundAndWhatExpected()
    {
        AssertNames(["push", "pull", "Zug"], "names the terms push, pull, Zug of its loss; expected pull, push, Zug first.");
        AssertNames(["pull"], "names the terms pull of its loss; expected pull, push, Zug first.");

        static void AssertNames(string[] names, string expected)
        {
            byte[] content = Bytes(writer => Write(writer, ModelFormat.Version, Zeros(names)));
            FormatException thrown = Assert.Throws<FormatException>(
                () => ReadHistory(content, ModelFormat.Version, ThreeTerms, othersMayFollow: true));
            Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadHistory_OfTheLongestNameAndTheMostTerms_GivesThem()
    {
        string[] names = [.. Enumerable.Range(0, 16).Select(i => $"{i:D256}")];
        byte[] content = Bytes(writer => Write(writer, ModelFormat.Version, Zeros(names)));
        Assert.Equal(names, ReadHistory(content, ModelFormat.Version, names)[0].Terms.Names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    [InlineData(int.MaxValue)]
    public void ReadHistory_OfANameThatIsTooLongOrNone_SaysSo(int length)
    {
        byte[] content = Bytes(writer => Write(writer, ModelFormat.Version, Zeros(ThreeTerms)));
        BitConverter.TryWriteBytes(content.AsSpan(sizeof(int)), length);
        Assert.Contains(
            $"claims {length} bytes for the name of a term; expected 1 to 256",
            Assert.Throws<FormatException>(() => ReadHistory(content, ModelFormat.Version, ThreeTerms)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadHistory_OfANameThatIsNoText_SaysSo()
    {
        byte[] content = Bytes(writer => Write(writer, ModelFormat.Version, Zeros(ThreeTerms)));
        content[2 * sizeof(int)] = 0xFF;
        Assert.Contains(
            "The name of term 0 in the model is not UTF-8",
            Assert.Throws<FormatException>(() => ReadHistory(content, ModelFormat.Version, ThreeTerms)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(2.5)]
    public void ReadOptional_OfWhatWasWritten_GivesIt(double? value) => Assert.Equal(value, ReadOptional(writer => ModelFormat.WriteOptional(writer, value)));

    /// <summary>There is one way to write that there is no number, and a file that says it in another was not written so.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.0)]
    [InlineData(double.NaN)]
    public void ReadOptional_OfANumberThatIsSaidToBeMissing_IsRefused(double value)
    {
        FormatException thrown = Assert.Throws<FormatException>(() => ReadOptional(writer =>
        {
            writer.Write(false);
            writer.Write(value);
        }));
        Assert.Contains("a held-out loss without held-out rows", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadScaler_OfWhatTheRestJustHolds_GivesIt()
    {
        byte[] content = Bytes(writer => ModelFormat.Write(writer, new InputScaler(InputScaling.Standardised, [1, 2], [3, 4], 5)));
        InputScaler read = Read(content, reader => ModelFormat.ReadScaler(Context, reader, 2));
        Assert.Equal<double>([1, 2], read.Means);
        Assert.Equal<double>([3, 4], read.Factors);
        Assert.Equal(5, read.MeanToDeviationRatio);
        Assert.Contains(
            "means and scales of 2 inputs, which 31 remaining bytes cannot hold",
            Assert.Throws<FormatException>(() => Read(content[..^1], reader => ModelFormat.ReadScaler(Context, reader, 2)))
                .Message, StringComparison.Ordinal);
    }

    /// <summary>What follows is not looked at: of a kind that is not known, nobody knows what does.</summary>
    [Fact]
    public void ReadScaler_OfAnUnknownKind_IsRefusedForIt() => Assert.Contains(
        "unknown input scaling 77",
        Assert.Throws<FormatException>(() => Read(Bytes(writer =>
        {
            writer.Write(77);
            writer.Write(1.0);
        }), reader => ModelFormat.ReadScaler(Context, reader, 2))).Message, StringComparison.Ordinal);

    /// <summary>More inputs than pass at once, and not a multiple of them.</summary>
    [Fact]
    public void ReadWeights_OfMoreInputsThanPassAtOnce_GivesWhatWasWritten()
    {
        const int components = 3, inputs = 40_000, pitch = 5;
        var weights = new float[inputs * pitch];
        for (int d = 0; d < inputs; d++)
        {
            for (int j = 0; j < components; j++)
                weights[(d * pitch) + j] = (100_000 * j) + d;
        }

        byte[] content = Bytes(writer => ModelFormat.WriteWeights(writer, weights, components, inputs));
        float[] written = new float[content.Length / sizeof(float)];
        Buffer.BlockCopy(content, 0, written, 0, content.Length);
        Assert.Equal(Enumerable.Range(0, components).SelectMany(j => Enumerable.Range(0, inputs).Select(d => (float)((100_000 * j) + d))), written);

        var read = new float[weights.Length];
        Read(content, reader =>
        {
            ModelFormat.ReadWeights(reader, read, components, inputs);
            return true;
        });
        Assert.Equal(weights, read);
    }

    private static (int Components, int Inputs) ReadShape(int components, int inputs, long bytes, int matrices, int inputVectors)
    {
        byte[] content = Bytes(writer =>
        {
            writer.Write(components);
            writer.Write(inputs);
        });
        using var reader = new BinaryReader(new ClaimedLength(content, content.Length + bytes));
        return ModelFormat.ReadShape(Context, reader, matrices, inputVectors);
    }

    private static TrainedEpoch Zeros(string[] names) => new(1, 0, new TermLosses(names, new double[names.Length]), ValidationLoss: null);

    private static void Write(BinaryWriter writer, uint version, params TrainedEpoch[] history) =>
        ModelFormat.Write(writer, version, ImmutableArray.Create(history), epoch => epoch);

    private static TrainedEpoch[] ReadHistory(byte[] content, uint version, string[] known, bool othersMayFollow = false) =>
        Read(content, reader => ModelFormat.ReadHistory(Context, reader, version, known, othersMayFollow, epoch => epoch));

    private static double? ReadOptional(Action<BinaryWriter> write) => Read(Bytes(write), reader => ModelFormat.ReadOptional(Context, reader));

    private static TResult Read<TResult>(byte[] content, Func<BinaryReader, TResult> read)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        TResult result = read(reader);
        Assert.Equal(content.Length, reader.BaseStream.Position);
        return result;
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            write(writer);
        return stream.ToArray();
    }

    /// <summary>A file of which only the beginning is ever read, so that it may be of any length.</summary>
    private sealed class ClaimedLength(byte[] content, long length) : MemoryStream(content)
    {
        public override long Length => length;
    }
}
