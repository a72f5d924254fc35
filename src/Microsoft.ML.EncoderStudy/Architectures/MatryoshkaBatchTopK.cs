using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>BatchTopK whose first components must reconstruct alone, in nested groups, so that they stay general while later ones specialise.</summary>
/// <remarks>
/// Bussmann, Nabeshima, Karvonen and Nanda, "Learning multi-level features with Matryoshka sparse autoencoders" (2025): the activation is
/// that of <see cref="BatchTopK"/> over all components, and the reconstruction loss that of every nested prefix of them
/// (<see cref="NestedReconstruction"/>). The auxiliary loss explains the error of the full reconstruction.
/// </remarks>
internal sealed class MatryoshkaBatchTopKKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.MatryoshkaBatchTopK;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.NumberOfActiveComponents, ArchitectureOption.AuxiliaryLossWeight, ArchitectureOption.MatryoshkaPrefixes];

    /// <summary>The ends of the groups, m_1 &lt; … &lt; m_n = K.</summary>
    public static IReadOnlyList<int> GroupEnds(AutoencoderSettings settings) => settings.GroupEnds ?? PublishedGroupEnds(settings.Components);

    /// <summary>The published proportions, 1/32, 3/32, 7/32, 15/32 and 1 of K, rounded up; where two are equal, one of them.</summary>
    public static int[] PublishedGroupEnds(int components)
    {
        int[] shares = [1, 3, 7, 15, 32];
        return shares.Select(share => (int)((((long)share * components) + 31) / 32)).Distinct().ToArray();
    }

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) =>
        new BatchTopK(settings.ActiveComponents, settings.AuxiliaryLossWeight, new NestedReconstruction(GroupEnds(settings)));

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new RowActivation.AboveThreshold(readVector());
}
