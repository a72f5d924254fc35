using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Models;

/// <summary>A small fitted transformer in a file.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Entries">The entries of the archive.</param>
/// <param name="ExtraColumns">How many outputs an encoder of this kind can have beside its activations.</param>
/// <param name="Model">The only encoder.</param>
internal sealed record SavedModel(string Name, IReadOnlyList<(string Name, byte[] Content)> Entries, int ExtraColumns, EncoderModelParameters Model)
{
    public const int Inputs = 6;

    private const string OwnEntry = "TransformerChain/Model.key";
    private const int Components = 5;

    /// <summary>What the transformer itself wrote, with ML.NET's header and table of strings around it.</summary>
    public byte[] Own => Entries.Single(entry => entry.Name == OwnEntry).Content;

    /// <summary>The part that <see cref="Own"/> is, as something to damage.</summary>
    public Sample Sample => new(Name, Own, ModelLayout.Of(Own, Model, ExtraColumns));

    /// <summary>One of every kind there is: the decoder-free encoder, and every architecture of sparse autoencoder.</summary>
    public static IReadOnlyList<SavedModel> OfEveryKind()
    {
        var models = new List<SavedModel>();
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Rows(seed: 1, count: 40));
        var decoderFree = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = nameof(Row.Input),
            ResponsibilitiesColumnName = "Responsibilities",
            EnergyColumnName = "Energy",
            ComponentColumnName = "Component",
            NumberOfComponents = Components,
            Epochs = 3,
            ValidationFraction = 0.2,
            InputScaling = InputScaling.Standardised,
            Seed = 1,
        };
        DecoderFreeSaeTransformer transformer = ml.Transforms.DecoderFreeSae(decoderFree).Fit(rows);
        models.Add(new SavedModel("decoder-free", Save(ml, transformer), 3, transformer.GetModelParameters("Features")));
        foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
        {
            var options = new SparseAutoencoderEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = nameof(Row.Input),
                ReconstructionColumnName = "Reconstruction",
                ReconstructionErrorColumnName = "Error",
                Architecture = architecture,
                NumberOfComponents = Components,
                NumberOfActiveComponents = 2,
                TiedWeights = architecture == SparseAutoencoderArchitecture.TopK,
                InputScaling = architecture == SparseAutoencoderArchitecture.Gated ? InputScaling.MeanCentred : InputScaling.None,
                Epochs = 3,
                Seed = 1,
            };
            SparseAutoencoderTransformer autoencoder = ml.Transforms.SparseAutoencoder(options).Fit(rows);
            models.Add(new SavedModel($"{architecture}", Save(ml, autoencoder), 2, autoencoder.GetModelParameters("Features")));
        }

        return models;
    }

    /// <summary>The model file with other bytes in place of <see cref="Own"/>.</summary>
    public byte[] With(byte[] own)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in Entries)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(name == OwnEntry ? own : content);
            }
        }

        return file.ToArray();
    }

    /// <summary>Rows that differ in scale and sign.</summary>
    public static Row[] Rows(int seed, int count)
    {
        var random = new Random(seed);
        var rows = new Row[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new Row();
            for (int d = 0; d < Inputs; d++)
                rows[i].Input[d] = (random.NextSingle() * (d + 1)) - 1;
        }

        return rows;
    }

    /// <summary>Without a schema: it is ML.NET's to read, and damage to it can keep ML.NET reading without end.</summary>
    private static (string Name, byte[] Content)[] Save(MLContext ml, ITransformer transformer)
    {
        using var file = new MemoryStream();
        ml.Model.Save(transformer, null, file);
        using var archive = new ZipArchive(file);
        return [.. archive.Entries.Select(entry =>
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);
            return (entry.FullName.Replace('\\', '/'), content.ToArray());
        })];
    }

    public sealed class Row
    {
        [VectorType(Inputs)]
        public float[] Input { get; set; } = new float[Inputs];
    }
}
