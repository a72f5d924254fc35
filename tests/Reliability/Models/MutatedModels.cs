using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Models;

/// <summary>Damaged model files: in what the transformer wrote, in ML.NET's part around it, in its names, and in the archive as a whole.</summary>
internal sealed class MutatedModels : IProof
{
    public string Name => "mutated-models";

    public string Claim => "A damaged model file is read and scored with, or refused by a marked exception of the library, or by ML.NET before the library is asked; within 2 s and 64 MiB beyond twice its length.";

    public void Run(ProofRun run)
    {
        int tries = run.Tries(20_000, 1_000_000);
        IReadOnlyList<SavedModel> models = SavedModel.OfEveryKind();
        FileMutation[] inBlock = [.. ByteMutations.All.Select(InBlock)];
        foreach (SavedModel model in models)
        {
            var mutator = new FileMutator([model.Sample], [.. inBlock, Renaming]) { Seal = entry => ModelEntry.Sealed(entry, model.ExtraColumns) };
            new MutationTrial(model.Name, mutator, own => Read(model.With(own)), IsDocumented).Run(tries / models.Count, run);
        }

        Sample[] files = [.. models.Select(model => new Sample(model.Name, model.With(model.Own), []))];
        new MutationTrial("whole archives", new FileMutator(files), Read, IsDocumented).Run(tries / 10, run);
    }

    private static string Read(byte[] file)
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = ml.Model.Load(new MemoryStream(file, writable: false), out _);
        IDataView output = model.Transform(ml.Data.LoadFromEnumerable(SavedModel.Rows(seed: 2, count: 3)));
        foreach (DataViewSchema.Column column in output.Schema)
        {
            if (column.Type is VectorDataViewType)
                _ = output.GetColumn<float[]>(column).Sum(values => values.Length);
            else if (column.Type.RawType == typeof(float))
                _ = output.GetColumn<float>(column).Count();
            else
                _ = output.GetColumn<uint>(column).Count();
        }

        return "read and scored with";
    }

    /// <summary>
    /// The library's own exceptions are marked. What ML.NET finds out before it calls the library (a header that names no assembly, an archive
    /// that is none) is ML.NET's to say, in whatever way, as long as it is said.
    /// </summary>
    private static bool IsDocumented(Exception error)
    {
        Exception cause = error.GetBaseException();
        bool isMLNets = new StackTrace(cause).GetFrames().All(frame => frame.GetMethod()?.DeclaringType?.Assembly != typeof(EncoderModelParameters).Assembly);
        return Contracts.IsMarked(cause) || isMLNets;
    }

    /// <summary>Damage to the model block alone: the parts behind it keep their places in the header, so that it is the transformer that finds out.</summary>
    private static FileMutation InBlock(FileMutation mutation) => new(
        $"{mutation.Name} of the model block",
        (entry, random) => ModelEntry.IsWhole(entry) ? ModelEntry.WithModelBlock(entry, mutation.Apply(entry[ModelEntry.ModelBlock(entry)], random)) : entry);

    /// <summary>Other characters in the names of columns.</summary>
    private static FileMutation Renaming { get; } = new("change a name", (entry, random) =>
    {
        byte[] changed = [.. entry];
        if (ModelEntry.IsWhole(entry))
        {
            Span<byte> characters = changed.AsSpan(ModelEntry.Characters(entry));
            if (!characters.IsEmpty)
                characters[random.Next(characters.Length)] = (byte)random.Next(256);
        }

        return changed;
    });
}
