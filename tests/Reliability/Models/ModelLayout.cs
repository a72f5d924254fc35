using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Models;

/// <summary>Where the numbers of a saved encoder lie, as its format says: counts and kinds one by one, of arrays the first and the last.</summary>
internal sealed class ModelLayout
{
    private readonly byte[] _entry;
    private readonly List<Field> _fields = [];
    private int _offset;

    private ModelLayout(byte[] entry)
    {
        _entry = entry;
        for (int offset = 0; offset < (int)Marshal.OffsetOf<ModelHeader>(nameof(ModelHeader.CbAssemblyName)); offset += sizeof(long))
            _fields.Add(new Field($"header at {offset}", offset, FieldKind.Int64));
        _offset = ModelEntry.ModelBlock(entry).Start.Value;
    }

    /// <summary>The numbers of the one encoder in an entry.</summary>
    public static IReadOnlyList<Field> Of(byte[] entry, EncoderModelParameters model, int extraColumns)
    {
        var layout = new ModelLayout(entry);
        layout.Numbers("column pairs", 1);
        layout.Numbers("names", 2 + extraColumns);
        if (model is SparseAutoencoderModelParameters autoencoder)
            layout.Autoencoder(autoencoder);
        else
            layout.DecoderFree(model);
        return layout._fields;
    }

    private void DecoderFree(EncoderModelParameters model)
    {
        Numbers("activation", 1);
        Numbers("components", 1);
        Numbers("inputs", 1);
        Singles("weights", model.Weights.Length);
        Singles("biases", model.Biases.Length);
        End(model);
    }

    private void Autoencoder(SparseAutoencoderModelParameters model)
    {
        Numbers("architecture", 1);
        Flag("tied");
        Numbers("components", 1);
        Numbers("inputs", 1);
        Singles("encoder weights", model.Weights.Length);
        Singles("encoder biases", model.Biases.Length);
        Singles("decoder weights", model.TiedWeights ? 0 : model.DecoderWeights.Length);
        Singles("decoder biases", model.DecoderBiases.Length);
        Numbers("active components", model.NumberOfActiveComponents is null ? 0 : 1);
        Singles("thresholds", model.Thresholds.Length);
        Singles("magnitude scales", model.MagnitudeScales.Length);
        Singles("magnitude offsets", model.MagnitudeOffsets.Length);
        End(model);
    }

    private void End(EncoderModelParameters model)
    {
        Numbers("scaling", 1);
        Doubles("ratio", 1);
        int scaled = model.InputScaling == InputScaling.None ? 0 : model.InputSize;
        Doubles("means", scaled);
        Doubles("scales", scaled);
        Singles("statistics", 3 * model.NumberOfComponents);
        int terms = Count("terms");
        for (int term = 1; term <= terms; term++)
            Add("name of a term", Count("length of a name"), FieldKind.Byte, sizeof(byte));
        int epochs = Count("epochs");
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            Doubles("losses", 1 + terms);
            Flag("held out");
            Doubles("held-out loss", 1);
        }

        int end = ModelEntry.ModelBlock(_entry).End.Value - SHA256.HashSizeInBytes;
        if (_offset != end)
            throw new InvalidOperationException($"The format has changed: its fields end at {_offset} and not at {end}.");
    }

    /// <summary>A number that says how many of something follow.</summary>
    private int Count(string name)
    {
        Numbers(name, 1);
        return MemoryMarshal.Read<int>(_entry.AsSpan(_offset - sizeof(int)));
    }

    private void Flag(string name) => Add(name, 1, FieldKind.Byte, sizeof(byte));

    private void Numbers(string name, int count) => Add(name, count, FieldKind.Int32, sizeof(int));

    private void Singles(string name, int count) => Add(name, count, FieldKind.Single, sizeof(float));

    private void Doubles(string name, int count) => Add(name, count, FieldKind.Double, sizeof(double));

    private void Add(string name, int count, FieldKind kind, int size)
    {
        if (count > 0)
            _fields.Add(new Field(name, _offset, kind));
        if (count > 1)
            _fields.Add(new Field(name, _offset + ((count - 1) * size), kind));
        _offset += count * size;
    }
}
