using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using EstimatorConformance.Models;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Golden;

/// <summary>
/// Files of every format version, saved by the code of their time; README.md beside them says which. Each holds one encoder from the 7 values of
/// Input to 9 components in A, with every further output that such an encoder has.
/// </summary>
public class GoldenModelTests
{
    public static TheoryData<SparseAutoencoderArchitecture> Architectures => ToyAutoencoder.EveryArchitecture;

    public static TheoryData<string> Names => ["DecoderFreeSae-2", .. Enum.GetNames<SparseAutoencoderArchitecture>().Select(name => $"{name}-2")];

    [Fact]
    public void Load_OfADecoderFreeSaeOfFormat2_GivesEveryOutput()
    {
        var loaded = (DecoderFreeSaeTransformer)Load(File("DecoderFreeSae-2"), out DataViewSchema output);

        Assert.Equal((9, 7, 5), (loaded.NumberOfComponents, loaded.InputSize, loaded.TrainingHistory.Length));
        Assert.Equal(InputScaling.Standardised, loaded.GetModelParameters("A").InputScaling);
        Assert.Equal("Vector<Single, 9>, Vector<Single, 9>, Single, Key<UInt32, 0-8>", Types(output, "A", "R", "E", "C"));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Load_OfASparseAutoencoderOfFormat2_GivesEveryOutput(SparseAutoencoderArchitecture architecture)
    {
        var loaded = (SparseAutoencoderTransformer)Load(File($"{architecture}-2"), out DataViewSchema output);

        Assert.Equal((9, 7, 5), (loaded.NumberOfComponents, loaded.InputSize, loaded.TrainingHistory.Length));
        Assert.Equal(architecture, loaded.GetModelParameters("A").Architecture);
        Assert.Equal("Vector<Single, 9>, Vector<Single, 7>, Single", Types(output, "A", "R", "E"));
    }

    /// <summary>As checkpoints, which hold checksums of the models that fits began with, need it to stay.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Save_OfAModelOfFormat2_InThatFormat_WritesTheSameBytes(string name)
    {
        byte[] file = File(name);
        ITransformer loaded = Load(file, out _);
        EncoderModelParameters model = loaded is DecoderFreeSaeTransformer decoderFree
            ? decoderFree.GetModelParameters("A")
            : ((SparseAutoencoderTransformer)loaded).GetModelParameters("A");
        using var again = new MemoryStream();
        using (var writer = new BinaryWriter(again))
            model.Write(writer, ModelFormat.VersionWithoutNames);

        int names = sizeof(int) * (loaded is DecoderFreeSaeTransformer ? 6 : 5);
        Assert.Equal(Payload(file)[names..^ContentChecksum.Length], again.ToArray());
    }

    /// <summary>What was read in the format of its time is the same in that of today.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Save_OfAModelOfFormat2_InFormat3_AddsTheNamesOfItsTerms(string name)
    {
        byte[] old = Payload(File(name)), names = [.. BitConverter.GetBytes(4), .. TermsOf(name).SelectMany(NameBytes)];
        byte[] saved = Payload(SavedAgain(File(name)));
        int at = saved.AsSpan().IndexOf(names);

        byte[] withoutNames = [.. saved[..at], .. saved[(at + names.Length)..^ContentChecksum.Length]];
        Assert.Equal(old[..^ContentChecksum.Length], withoutNames);

        static string[] TermsOf(string name) => name.StartsWith("DecoderFreeSae", StringComparison.Ordinal)
            ? ["log-sum-exp", "variance", "decorrelation", "weight redundancy"]
            : ["reconstruction", "sparsity", "auxiliary", "decoder-free"];

        static byte[] NameBytes(string term) => [.. BitConverter.GetBytes(term.Length), .. Encoding.ASCII.GetBytes(term)];
    }

    /// <summary>The header is left out: it names the version of the assembly.</summary>
    [Theory]
    [InlineData("DecoderFreeSae-3")]
    [InlineData("Gated-3")]
    public void Save_OfALoadedModelOfFormat3_WritesTheSameBytes(string name) =>
        Assert.Equal(Payload(File(name)), Payload(SavedAgain(File(name))));

    /// <summary>They hold the models of the files of format 2.</summary>
    [Theory]
    [InlineData("DecoderFreeSae")]
    [InlineData("Gated")]
    public void Load_OfFormat3_GivesWhatFormat2Gives(string name) =>
        Assert.Equal(Payload(SavedAgain(File($"{name}-2"))), Payload(File($"{name}-3")));

    private static byte[] SavedAgain(byte[] file)
    {
        var ml = new MLContext(seed: 1);
        using var again = new MemoryStream();
        ml.Model.Save(ml.Model.Load(new MemoryStream(file), out DataViewSchema schema), schema, again);
        return again.ToArray();
    }

    /// <summary>The bits that the code that saved the file computed with it. They are the same wherever a multiplication and an addition are one.</summary>
    [Theory]
    [InlineData("DecoderFreeSae-2", "1e1f79c331171cc358227a0a7f1b468d83fdc7cf4ca48db94c67c9da3dffb9f8")]
    [InlineData("ReLU-2", "aebf972f65480a7bdad2369ac14fd5a2fafb577be570fdf6e3489cd6f6b1d9ce")]
    [InlineData("TopK-2", "d46b95e0ef9ff0fa8b948341900ed76f19ccd39b160945d6a2e831ccd577e1cb")]
    [InlineData("BatchTopK-2", "45f553925da6ad947a1a46ffa476f5365a79a958a33d600281667fb0a7da8448")]
    [InlineData("JumpReLU-2", "18428df687428ab76b4f5de15474863e28febf4e327a61996a12397936a1e287")]
    [InlineData("Gated-2", "837f6c261f5bfd64226da9bbc7130d0341875715a91a0a7f4ae5efa23cab5785")]
    [InlineData("MatryoshkaBatchTopK-2", "f0f0104019f67a2f73e8d64e2a77771037acc6994f59f41e93a56b1ec35f34c4")]
    [InlineData("DecoderFreeSae-3", "1e1f79c331171cc358227a0a7f1b468d83fdc7cf4ca48db94c67c9da3dffb9f8")]
    [InlineData("Gated-3", "837f6c261f5bfd64226da9bbc7130d0341875715a91a0a7f4ae5efa23cab5785")]
    public void Load_OfAFormatThatIsRead_GivesTheActivationsOfTheCodeThatSavedIt(string name, string hash)
    {
        float[][] rows = [.. Enumerable.Range(0, 20).Select(i => Enumerable.Range(0, 7).Select(d => ((((i * 7) + (d * 13)) % 29) - 14) / 8f).ToArray())];
        float[] activations = [.. ToyAutoencoder.Outputs(Load(File(name), out _), rows, "A").SelectMany(row => row)];

        Assert.All(activations, value => Assert.True(float.IsFinite(value)));
        if (Fma.IsSupported || AdvSimd.IsSupported)
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(activations.AsSpan()))));
    }

    [Theory]
    [InlineData("SparseAutoencoder-1")]
    [InlineData("DecoderFreeSae-1")]
    public void Load_OfFormat1_NamesTheVersions(string name)
    {
        Exception thrown = Innermost(Assert.ThrowsAny<Exception>(() => Load(File(name), out _)));
        Assert.True(thrown.IsMarked());
        Assert.Contains("format 0x00010001", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("this library reads 0x00010002 to 0x00010003", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfALaterFormat_NamesTheVersions()
    {
        byte[] file = new ModelArchive(File("DecoderFreeSae-2")).FromTheFuture();
        Exception thrown = Innermost(Assert.ThrowsAny<Exception>(() => Load(file, out _)));
        Assert.Contains(
            "readable from 0x7FFFFFFF on; this library reads 0x00010002 to 0x00010003", thrown.Message, StringComparison.Ordinal);
    }

    private static Exception Innermost(Exception exception) => exception.GetBaseException();

    private static byte[] File(string name)
    {
        using Stream stream = typeof(GoldenModelTests).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static ITransformer Load(byte[] file, out DataViewSchema output)
    {
        ITransformer model = new MLContext(seed: 1).Model.Load(new MemoryStream(file), out DataViewSchema input);
        output = model.GetOutputSchema(input);
        return model;
    }

    private static string Types(DataViewSchema schema, params string[] names) =>
        string.Join(", ", names.Select(name => schema[name].Type.ToString()));

    private static byte[] Payload(byte[] file)
    {
        var archive = new ModelArchive(file);
        (int start, int end) = archive.Payload(archive.HeaderEntry);
        return archive.Content(archive.HeaderEntry)[start..end];
    }
}
