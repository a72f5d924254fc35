using Microsoft.ML.EncoderStudy.Reliability.Checkpoints;
using Microsoft.ML.EncoderStudy.Reliability.Formats;
using Microsoft.ML.EncoderStudy.Reliability.Models;
using Microsoft.ML.EncoderStudy.Reliability.RandomFits;
using Microsoft.ML.EncoderStudy.Reliability.Threads;

namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>Every proof, in the order in which they run.</summary>
internal static class AllProofs
{
    public static IReadOnlyList<IProof> InOrder { get; } =
    [
        new DegenerateFits(),
        new MutatedModels(),
        new MutatedSafetensors(),
        new MutatedIdx(),
        new MutatedCheckpoints(),
        new KilledFits(),
        new FullDisk(),
        new CancelledFits(),
        new SharedTransformer(),
        new FewerThreads(),
        new Cultures.Cultures(),
        new InstructionSets.InstructionSets(),
        new RandomFitsProof(),
    ];

    /// <summary>The proof of this name; null where there is none.</summary>
    public static IProof? Find(string name) => InOrder.FirstOrDefault(proof => proof.Name == name);
}
