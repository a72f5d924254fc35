using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>Damaged IDX files, plain and compressed, are read whole or refused.</summary>
internal sealed class MutatedIdx : IProof
{
    private const uint Rows = 30;

    private readonly MLContext _ml = new(seed: 1);

    public string Name => "mutated-idx";

    public string Claim =>
        "A damaged IDX file, plain or compressed, gives rows that can all be read, or a FormatException; within 2 s and 64 MiB beyond twice its length.";

    public void Run(ProofRun run)
    {
        string path = Path.GetTempFileName(), images = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(images, IdxContent.FileOf([Rows, 3], seed: 1));
            Sample[] plain =
            [
                new("images", IdxContent.FileOf([Rows, 5, 4], seed: 2), IdxContent.HeaderFields),
                new("rows", IdxContent.FileOf([Rows, 7], seed: 3), IdxContent.HeaderFields),
                new("labels", IdxContent.FileOf([Rows], seed: 4), IdxContent.HeaderFields),
            ];
            Sample[] compressed = [.. plain.Select(sample => new Sample($"compressed {sample.Name}", IdxContent.Compress(sample.Content), []))];
            var mutator = new FileMutator([.. plain, .. compressed], IdxMutations.All) { Seal = IdxContent.Seal };
            new MutationTrial("IDX", mutator, file => Read(path, images, file), error => error is FormatException).Run(run.Tries(20_000, 1_000_000), run);
        }
        finally
        {
            File.Delete(path);
            File.Delete(images);
        }
    }

    private string Read(string path, string images, byte[] file)
    {
        File.WriteAllBytes(path, file);
        IDataView view;
        string what = "read to the end as images";
        try
        {
            view = _ml.Data.LoadFromIdx(path);
        }
        catch (FormatException error) when (error.Message.Contains("found 1 dimension(s)", StringComparison.Ordinal))
        {
            view = _ml.Data.LoadFromIdx(images, path);
            what = "read to the end as labels";
        }

        ViewReading.ReadToTheEnd(view, random: null);
        ViewReading.ReadToTheEnd(view, new Random(1));
        return what;
    }
}
