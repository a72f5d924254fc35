using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Checkpoints;

/// <summary>Fits that find a damaged checkpoint.</summary>
internal sealed class MutatedCheckpoints : IProof
{
    /// <summary>One try in so many is of a fit whose checkpoint or data is larger.</summary>
    private const int ShareOfSlower = 100;

    public string Name => "mutated-checkpoints";

    public string Claim =>
        "A fit that finds a damaged checkpoint, its checksum made right again, goes on from it or refuses it as documented, within 2 s and 64 MB beyond twice the file.";

    public void Run(ProofRun run)
    {
        int tries = run.Tries(inShort: 20_000, inLong: 1_000_000);
        string folder = Directory.CreateTempSubdirectory("encoderstudy-").FullName;
        try
        {
            foreach (SmallFit fit in SmallFit.Slower)
                Try(fit, tries / ShareOfSlower / SmallFit.Slower.Count, folder, run);
            int ofQuick = tries - (tries / ShareOfSlower / SmallFit.Slower.Count * SmallFit.Slower.Count);
            foreach (SmallFit fit in SmallFit.Quick)
                Try(fit, ofQuick / SmallFit.Quick.Count, folder, run);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Try(SmallFit fit, int tries, string folder, ProofRun run)
    {
        string path = Path.Combine(folder, fit.Name);
        List<Sample> samples = [];
        for (int epoch = 1; epoch < SmallFit.Epochs; epoch++)
        {
            fit.Interrupt(path, epoch);
            byte[] checkpoint = File.ReadAllBytes(path);
            samples.Add(new Sample($"{fit.Name}, epoch {epoch}", checkpoint, CheckpointFields.Of(checkpoint)));
        }

        var mutator = new FileMutator(samples) { Seal = CheckpointFields.Seal };
        var trial = new MutationTrial(fit.Name, mutator, checkpoint => Fit(fit, path, checkpoint), IsDocumented);
        trial.Run(tries, run);
    }

    private static string Fit(SmallFit fit, string path, byte[] checkpoint)
    {
        File.WriteAllBytes(path, checkpoint);
        int trained = 0;
        fit.Fit(path, TimeSpan.FromHours(1), _ => trained++);
        return FormattableString.Invariant($"went on and trained {trained} of {SmallFit.Epochs} epochs");
    }

    private static bool IsDocumented(Exception error) => error is FormatException or InvalidOperationException;
}
