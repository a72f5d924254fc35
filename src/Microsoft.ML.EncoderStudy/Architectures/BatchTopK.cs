using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>Keeps the k·B largest pre-activations of every batch of B rows, so that rows may take more or fewer than k.</summary>
/// <remarks>
/// Bussmann, Leask and Nanda, "BatchTopK sparse autoencoders" (2024): z = W (x − c) + b, a = BatchTopK(z) (<see cref="BatchSelection"/>),
/// x̂ = a V + c, and the mean squared error with the auxiliary loss that revives dead components (<see cref="AuxiliaryLoss"/>). The gradient
/// flows through the kept entries only.
/// </remarks>
/// <param name="k">The mean number of active components of a row, at most.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss; 0 turns it off.</param>
internal sealed class BatchTopK(int k, float auxiliaryWeight) : IAutoencoderArchitecture
{
    private readonly BatchSelection _selection = new(k);
    private readonly KeptEntriesLoss _loss = new(new Reconstruction(gradientWhereActive: true), auxiliaryWeight);

    public bool CentresInput => true;

    public int OwnRows => 0;

    public void Initialise(AutoencoderParameters parameters, int component)
    {
    }

    public void Activate(AutoencoderBatch batch) => _selection.Activate(batch);

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient) => _loss.Losses(batch, gradient);

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient) => _loss.Backpropagate(batch);

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) =>
        BatchSelection.Freeze(parameters.Stride, training);
}

/// <summary>A sparse autoencoder that keeps the largest pre-activations of a batch.</summary>
internal sealed class BatchTopKKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.BatchTopK;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.NumberOfActiveComponents, ArchitectureOption.AuxiliaryLossWeight];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) => new BatchTopK(settings.ActiveComponents, settings.AuxiliaryLossWeight);

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new RowActivation.AboveThreshold(readVector());
}
