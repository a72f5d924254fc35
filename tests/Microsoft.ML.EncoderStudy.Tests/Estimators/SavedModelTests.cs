using EstimatorConformance.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>
/// Files that an earlier build saved. Each holds one encoder from the 7 values of Input to 9 components in A, with every further output
/// that such an encoder has.
/// </summary>
public class SavedModelTests
{
    [Fact]
    public void Load_OfADecoderFreeSaeOfFormat1_GivesEveryOutput()
    {
        var loaded = (DecoderFreeSaeTransformer)Load(File("DecoderFreeSae-1"), out DataViewSchema output);

        Assert.Equal((9, 7, 5), (loaded.NumberOfComponents, loaded.InputSize, loaded.TrainingHistory.Length));
        Assert.Equal("Vector<Single, 9>, Vector<Single, 9>, Single, Key<UInt32, 0-8>", Types(output, "A", "R", "E", "C"));
    }

    [Fact]
    public void Load_OfASparseAutoencoderOfFormat1_GivesEveryOutput()
    {
        var loaded = (SparseAutoencoderTransformer)Load(File("SparseAutoencoder-1"), out DataViewSchema output);

        Assert.Equal((9, 7, 5), (loaded.NumberOfComponents, loaded.InputSize, loaded.TrainingHistory.Length));
        Assert.Equal("Vector<Single, 9>, Vector<Single, 7>, Single", Types(output, "A", "R", "E"));
    }

    /// <summary>The header is left out: it names the version of the assembly.</summary>
    [Theory]
    [InlineData("DecoderFreeSae-1")]
    [InlineData("SparseAutoencoder-1")]
    public void Save_OfALoadedModel_WritesTheSameBytes(string name)
    {
        byte[] file = File(name);
        var ml = new MLContext(seed: 1);
        using var again = new MemoryStream();
        ml.Model.Save(ml.Model.Load(new MemoryStream(file), out DataViewSchema schema), schema, again);

        Assert.Equal(Payload(file), Payload(again.ToArray()));
    }

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
