using EstimatorConformance.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>
/// Files that an earlier build saved, one of them in a format that was never released. Each holds one encoder from the 7 values of Input to 9 components in A, with every further output
/// that such an encoder has.
/// </summary>
public class SavedModelTests
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

    /// <summary>The header is left out: it names the version of the assembly.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Save_OfALoadedModel_WritesTheSameBytes(string name)
    {
        byte[] file = File(name);
        var ml = new MLContext(seed: 1);
        using var again = new MemoryStream();
        ml.Model.Save(ml.Model.Load(new MemoryStream(file), out DataViewSchema schema), schema, again);

        Assert.Equal(Payload(file), Payload(again.ToArray()));
    }

    [Fact]
    public void Load_OfFormat1_NamesTheVersions()
    {
        Exception thrown = Innermost(Assert.ThrowsAny<Exception>(() => Load(File("SparseAutoencoder-1"), out _)));
        Assert.True(thrown.IsMarked());
        Assert.Contains("format 0x00010001", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("this library reads 0x00010002 to 0x00010002", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfALaterFormat_NamesTheVersions()
    {
        byte[] file = new ModelArchive(File("DecoderFreeSae-2")).FromTheFuture();
        Exception thrown = Innermost(Assert.ThrowsAny<Exception>(() => Load(file, out _)));
        Assert.Contains("readable from 0x7FFFFFFF on; this library reads 0x00010002 to 0x00010002", thrown.Message, StringComparison.Ordinal);
    }

    private static Exception Innermost(Exception exception) => exception.GetBaseException();

    private static byte[] File(string name)
    {
        using Stream stream = typeof(SavedModelTests).Assembly.GetManifestResourceStream(name)!;
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
