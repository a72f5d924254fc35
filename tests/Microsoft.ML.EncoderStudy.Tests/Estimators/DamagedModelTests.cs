using EstimatorConformance.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>What the conformance suite cannot ask of every estimator: that no damage goes unnoticed.</summary>
public class DamagedModelTests
{
    private static readonly MLContext Context = new(seed: 1);

    private static readonly Dictionary<string, IEstimator<ITransformer>> Estimators = new()
    {
        ["DecoderFreeSae"] = Context.Transforms.DecoderFreeSae("Features", "Input", numberOfComponents: 5, epochs: 3, seed: 1),
        ["SparseAutoencoder"] = Context.Transforms.SparseAutoencoder("Features", "Input", numberOfComponents: 5, epochs: 3, seed: 1),
        ["SparseAutoencoder with gates, of scaled inputs"] = Context.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            Architecture = SparseAutoencoderArchitecture.Gated,
            InputScaling = InputScaling.Standardised,
            NumberOfComponents = 5,
            Epochs = 3,
            Seed = 1,
        }),
    };

    public static TheoryData<string> Names => [.. Estimators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_WithAnyByteOfTheModelChanged_RefusesTheFile(string estimator)
    {
        var archive = new ModelArchive(Saved(estimator));
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

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_OfTheUndamagedFile_Succeeds(string estimator)
    {
        var archive = new ModelArchive(Saved(estimator));
        byte[] same = archive.With(archive.HeaderEntry, archive.Content(archive.HeaderEntry));
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(same), out DataViewSchema schema);
        Assert.NotNull(loaded.GetOutputSchema(schema).GetColumnOrNull("Features"));
    }

    private static byte[] Saved(string estimator)
    {
        IDataView view = ToyData.View(Context, ToyData.Rows());
        using var stream = new MemoryStream();
        Context.Model.Save(Estimators[estimator].Fit(view), view.Schema, stream);
        return stream.ToArray();
    }
}
