using System.IO.Compression;
using EstimatorConformance.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
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

    /// <summary>The names lie in ML.NET's table of strings, and the checksum covers them where they lie.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Load_WithAnyCharacterOfAColumnNameChanged_RefusesTheFile(string estimator)
    {
        var archive = new ModelArchive(Saved(estimator));
        byte[] content = archive.Content(archive.HeaderEntry);
        ModelHeader.MarshalFromBytes(out ModelHeader header, content);
        Assert.Equal("FeaturesInput".Length * sizeof(char), header.CbStringChars);
        for (long position = header.FpStringChars; position < header.FpStringChars + header.CbStringChars; position++)
        {
            byte[] changed = [.. content];
            changed[position] ^= 1;
            Exception thrown = Assert.ThrowsAny<Exception>(
                () => new MLContext().Model.Load(new MemoryStream(archive.With(archive.HeaderEntry, changed)), out _));
            Assert.IsType<FormatException>(thrown.GetBaseException());
        }
    }

    /// <summary>ML.NET's callers look for the innermost exception, and that is to be the marked one.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Load_OfAModelBlockCutAnywhere_EndsInAMarkedFormatException(string estimator)
    {
        var archive = new ModelArchive(Saved(estimator));
        byte[] content = archive.Content(archive.HeaderEntry);
        (int start, int end) = archive.Payload(archive.HeaderEntry);
        for (int length = 0; length < end - start; length += 3)
        {
            // A file whose header is right about where everything lies, and whose model is too short.
            int cut = end - start - length;
            ModelHeader.MarshalFromBytes(out ModelHeader header, content);
            (header.CbModel, header.FpTail, header.FpLim) = (length, header.FpTail - cut, header.FpLim - cut);
            (header.FpStringTable, header.FpStringChars, header.FpAssemblyName) = (
                header.FpStringTable - cut, header.FpStringChars - cut, header.FpAssemblyName - cut);
            byte[] shorter = [.. content[..(start + length)], .. content[end..]];
            ModelHeader.MarshalToBytes(ref header, shorter);
            Exception thrown = Assert.ThrowsAny<Exception>(() =>
                new MLContext().Model.Load(new MemoryStream(archive.With(archive.HeaderEntry, shorter)), out _)).GetBaseException();
            Assert.True(thrown is FormatException && thrown.IsMarked(), $"{length} of {end - start} bytes: {thrown}");
        }
    }

    [Fact]
    public void Load_OfAnArchiveWithPathsThatLeadElsewhere_WritesNothingThere()
    {
        string name = $"escaped-{Guid.NewGuid():N}";
        using var folder = new TemporaryFolder();
        using var file = new MemoryStream();
        file.Write(Saved("DecoderFreeSae"));
        string[] paths = [$"../{name}", $"../../{name}", $"TransformerChain/../../{name}", $"{folder.Path}/{name}", $"..\\{name}", $"TransformerChain/../{name}"];
        using (var archive = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (string path in paths)
            {
                using Stream entry = archive.CreateEntry(path).Open();
                entry.WriteByte(1);
            }
        }

        var ml = new MLContext(seed: 1) { TempFilePath = folder.Path };
        file.Position = 0;
        Assert.NotNull(ml.Model.Load(file, out _));
        Assert.Empty(Directory.GetFiles(folder.Path, $"*{name}*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(folder.Path)!, $"*{name}*"));
        Assert.Empty(Directory.GetFiles(Environment.CurrentDirectory, $"*{name}*"));
    }

    private static byte[] Saved(string estimator)
    {
        IDataView view = ToyData.View(Context, ToyData.Rows());
        using var stream = new MemoryStream();
        Context.Model.Save(Estimators[estimator].Fit(view), view.Schema, stream);
        return stream.ToArray();
    }
}
