using System.Text;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>Damaged safetensors files are read whole or refused.</summary>
internal sealed class MutatedSafetensors : IProof
{
    private const int Rows = 20;
    private const string Column = "activations";

    private readonly MLContext _ml = new(seed: 1);

    public string Name => "mutated-safetensors";

    public string Claim =>
        "A damaged safetensors file gives rows that can all be read, or a FormatException; within 2 s and 64 MiB beyond twice its length.";

    public void Run(ProofRun run)
    {
        string path = Path.GetTempFileName();
        try
        {
            var mutator = new FileMutator([Activations(), Types(), Small()], SafetensorsMutations.All) { Seal = SafetensorsContent.Seal };
            new MutationTrial("safetensors", mutator, file => Read(path, file), error => error is FormatException).Run(run.Tries(20_000, 1_000_000), run);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Reads the one column that programs ask for, if it is there; then all.</summary>
    private string Read(string path, byte[] file)
    {
        File.WriteAllBytes(path, file);
        try
        {
            ViewReading.ReadToTheEnd(_ml.Data.LoadFromSafetensors(path, new InputOutputColumnPair("Features", Column)), random: null);
        }
        catch (Exception error) when (error is FormatException or ArgumentOutOfRangeException { ParamName: "columns" })
        {
            // Named tensors may be readable where others are not, and the other way round.
        }

        IDataView all = _ml.Data.LoadFromSafetensors(path);
        ViewReading.ReadToTheEnd(all, random: null);
        ViewReading.ReadToTheEnd(all, new Random(1));
        return "read to the end";
    }

    /// <summary>A file as it is written of a layer: activations and what they belong to.</summary>
    private static Sample Activations() => SampleOf(
        "activations",
        (Column, "F32", [Rows, 8], 4), ("token", "I32", [Rows], 4), ("sequence", "I64", [Rows], 8), ("position", "U16", [Rows], 2));

    /// <summary>A tensor of every type, some of which cannot be columns.</summary>
    private static Sample Types() => SampleOf(
        "all types",
        ("F64", "F64", [Rows, 2, 2], 8), ("F16", "F16", [Rows], 2), ("BF16", "BF16", [Rows, 3], 2), ("I8", "I8", [Rows], 1), ("U8", "U8", [Rows, 4], 1),
        ("I16", "I16", [Rows], 2), ("U32", "U32", [Rows, 1], 4), ("BOOL", "BOOL", [Rows], 1));

    private static Sample Small() => SampleOf("one tensor", (Column, "F32", [1, 1], 4));

    private static Sample SampleOf(string name, params (string Name, string Type, int[] Shape, int Size)[] tensors)
    {
        var entries = new List<string> { """ "__metadata__":{"format":"pt"} """.Trim() };
        int end = 0;
        foreach ((string tensor, string type, int[] shape, int size) in tensors)
        {
            int begin = end;
            end += shape.Aggregate(size, (product, extent) => product * extent);
            entries.Add($$"""
                "{{tensor}}":{"dtype":"{{type}}","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{begin}},{{end}}]}
                """);
        }

        var data = new byte[end];
        new Random(1).NextBytes(data);
        return new Sample(name, SafetensorsContent.FileOf(Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}"), data), [new Field("the header's length", 0, FieldKind.Int64)]);
    }
}
