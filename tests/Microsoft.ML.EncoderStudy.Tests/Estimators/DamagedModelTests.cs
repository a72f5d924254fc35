using EstimatorConformance.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>What the conformance suite cannot ask of every estimator: that no damage goes unnoticed.</summary>
public class DamagedModelTests
{
    [Fact]
    public void Load_WithAnyByteOfTheModelChanged_RefusesTheFile()
    {
        var archive = new ModelArchive(Saved());
        string entry = archive.HeaderEntry;
        (int start, int end) = archive.Payload(entry);
        Assert.True(end - start > 300, $"too small a model to prove anything: {end - start} bytes");
        for (int position = start; position < end; position++)
        {
            byte[] content = [.. archive.Content(entry)];
            content[position] ^= 0x10;
            Exception? thrown = Record.Exception(() => new MLContext().Model.Load(new MemoryStream(archive.With(entry, content)), out _));
            Assert.True(thrown is not null, $"byte {position} of {start}..{end} changed without notice");
            Assert.True(DamagedModel.IsDecent(thrown), $"byte {position}: {thrown}");
        }
    }

    [Fact]
    public void Load_OfTheUndamagedFile_Succeeds()
    {
        var archive = new ModelArchive(Saved());
        byte[] same = archive.With(archive.HeaderEntry, archive.Content(archive.HeaderEntry));
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(same), out DataViewSchema schema);
        Assert.NotNull(loaded.GetOutputSchema(schema).GetColumnOrNull("Features"));
    }

    private static byte[] Saved()
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ToyData.View(ml, ToyData.Rows());
        DecoderFreeSaeTransformer model = ml.Transforms
            .DecoderFreeSae("Features", "Input", numberOfComponents: 5, epochs: 3, seed: 1).Fit(view);
        using var stream = new MemoryStream();
        ml.Model.Save(model, view.Schema, stream);
        return stream.ToArray();
    }
}
