using System.Runtime.InteropServices;
using System.Text;
using EstimatorConformance.Models;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Encoders;

/// <summary>Column names and counts that no estimator gives, as a file could hold: each is refused for what is wrong with it.</summary>
public class TransformerFormatTests
{
    private delegate void HeaderChange(ref ModelHeader header);

    private static readonly InputOutputColumnPair[] OnePair = [new("Features", "Input")];

    [Theory]
    [InlineData(null, null)]
    [InlineData("Energy", null)]
    [InlineData(null, "Component")]
    public void Load_OfNamesThatDiffer_GivesThem(string? energy, string? component)
    {
        DecoderFreeSaeTransformer loaded = Load(Saved(OnePair, energy, component));
        DataViewSchema schema = loaded.GetOutputSchema(Input("Input"));
        Assert.NotNull(schema.GetColumnOrNull("Features"));
        Assert.Equal(energy is not null, schema.GetColumnOrNull("Energy") is not null);
        Assert.Equal(component is not null, schema.GetColumnOrNull("Component") is not null);
    }

    [Fact]
    public void SaveAndLoad_WithoutAContext_NameTheArgument()
    {
        var format = new TransformerFormat<DecoderFreeSaeModelParameters>("ENCODERS", "Encoders", DecoderFreeSaeModelParameters.Load);
        IHost host = ((IHostEnvironment)new MLContext()).Register("Format");
        Assert.Throws<ArgumentNullException>("ctx", () => format.Save(host, null!, new FittedEncoders<DecoderFreeSaeModelParameters>([], [], [])));
        Assert.Throws<ArgumentNullException>("ctx", () => format.Load(host, null!));
    }

    [Fact]
    public void Load_OfAnOutputThatIsNamedTwice_NamesIt()
    {
        byte[] twoPairs = Saved([new("Features", "Input"), new("Others", "Other")], null, null);
        AssertRefused(
            Changed(twoPairs, payload => payload.Slice(sizeof(int), sizeof(int)).CopyTo(payload[(3 * sizeof(int))..])), "names the output column 'Features' twice");
        AssertRefused(Saved(OnePair, "Features", null), "names the output column 'Features' twice");
        AssertRefused(Saved(OnePair, "Extra", "Extra"), "names the output column 'Extra' twice");
    }

    [Fact]
    public void Load_OfAnExtraColumnOfSeveralPairs_NamesIt() => AssertRefused(
        Saved([new("Features", "Input"), new("Others", "Other")], "Energy", null), "has 2 column pairs and the extra column 'Energy'");

    [Fact]
    public void Load_OfAnExtraColumnWithoutAName_NamesTheOutput() =>
        AssertRefused(Saved(OnePair, "", null), "has an empty name for the column of Energy");

    /// <summary>The names lie in ML.NET's table of strings, and the checksum covers them where they lie.</summary>
    [Fact]
    public void Load_OfAnotherNameOfAnExtraColumn_IsRefusedByTheChecksum() => AssertRefused(
        Changed(Saved(OnePair, "Energy", null), payload => payload[payload.IndexOf(Encoding.Unicode.GetBytes("Energy"))] = (byte)'e'),
        "does not have the checksum that was saved with it");

    [Theory]
    [InlineData(0x00010001, 0x00010001)]
    [InlineData(0x00010004, 0x00010004)]
    public void Load_OfAFormatThatThisLibraryDoesNotRead_NamesTheVersions(int written, int readable) => AssertRefused(
        WithHeader((ref ModelHeader header) => (header.ModelVerWritten, header.ModelVerReadable) = ((uint)written, (uint)readable)),
        $"is of format 0x{written:X8}, readable from 0x{readable:X8} on; this library reads 0x00010002 to 0x00010003");

    [Fact]
    public void Load_OfALaterFormatThatSaysThisOneCanReadIt_Succeeds() =>
        Assert.NotNull(Load(WithHeader((ref ModelHeader header) => header.ModelVerWritten = 0x00010004)));

    [Fact]
    public void Load_OfAnotherKindOfModel_IsRefused() =>
        Assert.IsType<FormatException>(Refusal(WithHeader((ref ModelHeader header) => header.ModelSignature++)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Load_OfAnImpossibleNumberOfPairs_NamesIt(int count) =>
        AssertRefused(WithCount(_ => count), $"claims {count} column pairs, which");

    /// <summary>A pair takes 8 bytes. So many as there is just room for are looked for, and found to be no names.</summary>
    [Fact]
    public void Load_OfMorePairsThanTheRestHolds_SaysSo()
    {
        AssertRefused(WithCount(rest => (rest / 8) + 1), "remaining bytes cannot hold");
        Assert.DoesNotContain("remaining bytes cannot hold", Refusal(WithCount(rest => rest / 8)).Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(byte[] file, string message)
    {
        Exception thrown = Refusal(file);
        Assert.IsType<FormatException>(thrown);
        Assert.True(thrown.IsMarked());
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private static Exception Refusal(byte[] file) => Assert.ThrowsAny<Exception>(() => Load(file)).GetBaseException();

    private static DecoderFreeSaeTransformer Load(byte[] file) => (DecoderFreeSaeTransformer)ModelFile.Read(new MLContext(seed: 1), file, out _);

    private static byte[] Saved(InputOutputColumnPair[] columns, string? energy, string? component)
    {
        var ml = new MLContext(seed: 1);
        DecoderFreeSaeModelParameters model = KnownModels.DecoderFree(EncoderActivation.ReLU, [[1, 2], [3, 4]]);
        var transformer = new DecoderFreeSaeTransformer(ml, new FittedEncoders<DecoderFreeSaeModelParameters>(
            columns,
            [.. columns.Select(_ => model)],
            [
                new ExtraColumn(EncoderOutput.Responsibilities, null),
                new ExtraColumn(EncoderOutput.Energy, energy),
                new ExtraColumn(EncoderOutput.Component, component),
            ]));
        return ModelFile.Write(ml, transformer, Input([.. columns.Select(pair => pair.InputColumnName)]));
    }

    /// <summary>A file that begins with another count of pairs, which depends on the number of bytes behind it: a multiple of 8.</summary>
    private static byte[] WithCount(Func<int, int> count)
    {
        byte[] file = Saved(OnePair, null, null);
        var archive = new ModelArchive(file);
        (int start, _) = archive.Payload(archive.HeaderEntry);
        int rest = archive.Content(archive.HeaderEntry).Length - start - sizeof(int), missing = -rest & 7;
        return Changed(file, payload => MemoryMarshal.Write(payload, count(rest + missing)), missing);
    }

    /// <summary>A file whose content from the count of pairs on is changed, with some bytes behind its end.</summary>
    private static byte[] Changed(byte[] file, Action<Span<byte>> change, int added = 0)
    {
        var archive = new ModelArchive(file);
        byte[] content = [.. archive.Content(archive.HeaderEntry), .. new byte[added]];
        (int start, _) = archive.Payload(archive.HeaderEntry);
        change(content.AsSpan(start));
        return archive.With(archive.HeaderEntry, content);
    }

    private static byte[] WithHeader(HeaderChange change)
    {
        var archive = new ModelArchive(Saved(OnePair, null, null));
        byte[] content = [.. archive.Content(archive.HeaderEntry)];
        ModelHeader.MarshalFromBytes(out ModelHeader header, content);
        change(ref header);
        ModelHeader.MarshalToBytes(ref header, content);
        return archive.With(archive.HeaderEntry, content);
    }

    private static DataViewSchema Input(params string[] names)
    {
        var builder = new DataViewSchema.Builder();
        foreach (string name in names)
            builder.AddColumn(name, new Data.VectorDataViewType(Data.NumberDataViewType.Single, 2));
        return builder.ToSchema();
    }
}
