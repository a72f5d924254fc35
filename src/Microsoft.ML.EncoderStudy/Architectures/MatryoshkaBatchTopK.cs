using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>BatchTopK whose first components must reconstruct alone, in nested groups, so that they stay general while later ones specialise.</summary>
/// <remarks>
/// Bussmann, Nabeshima, Karvonen and Nanda, "Learning multi-level features with Matryoshka sparse autoencoders" (2025): the activation is
/// that of <see cref="BatchTopK"/> over all components, and the reconstruction loss that of every nested prefix of them
/// (<see cref="NestedReconstruction"/>). The auxiliary loss explains the error of the full reconstruction.
/// </remarks>
/// <param name="k">The mean number of active components of a row, at most.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss; 0 turns it off.</param>
/// <param name="groupEnds">m_1 &lt; … &lt; m_n = K.</param>
internal sealed class MatryoshkaBatchTopK(int k, float auxiliaryWeight, IReadOnlyList<int> groupEnds) : IAutoencoderArchitecture
{
    private readonly BatchSelection _selection = new(k);
    private readonly KeptEntriesLoss _loss = new(new NestedReconstruction(groupEnds), auxiliaryWeight);

    public bool CentresInput => true;

    public int OwnRows => 0;

    /// <summary>The published proportions, 1/32, 3/32, 7/32, 15/32 and 1 of K, rounded up; where two are equal, one of them.</summary>
    public static int[] PublishedGroupEnds(int components)
    {
        int[] shares = [1, 3, 7, 15, 32];
        return shares.Select(share => (int)((((long)share * components) + 31) / 32)).Distinct().ToArray();
    }

    public void Initialise(AutoencoderParameters parameters, int component)
    {
    }

    public void Activate(AutoencoderBatch batch) => _selection.Activate(batch);

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient) => _loss.Losses(batch, gradient);

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient) => _loss.Backpropagate(batch);

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) =>
        BatchSelection.Freeze(parameters.Stride, training);
}

/// <summary>A sparse autoencoder of nested groups that keeps the largest pre-activations of a batch.</summary>
internal sealed class MatryoshkaBatchTopKKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.MatryoshkaBatchTopK;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.NumberOfActiveComponents, ArchitectureOption.AuxiliaryLossWeight, ArchitectureOption.MatryoshkaPrefixes];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) => new MatryoshkaBatchTopK(
        settings.ActiveComponents, settings.AuxiliaryLossWeight, settings.GroupEnds ?? MatryoshkaBatchTopK.PublishedGroupEnds(settings.Components));

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new RowActivation.AboveThreshold(readVector());
}
