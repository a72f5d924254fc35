using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>Keeps the k largest pre-activations of every row, so that no penalty is needed: L0 ≤ k by construction.</summary>
/// <remarks>
/// Gao et al., "Scaling and evaluating sparse autoencoders" (2024): z = W (x − c) + b, a = ReLU(TopK(z)), x̂ = a V + c, and the mean squared
/// error with the auxiliary loss that revives dead components (<see cref="AuxiliaryLoss"/>). The gradient flows through the kept entries
/// only. Ties go to the component with the lowest index.
/// </remarks>
/// <param name="k">The largest number of active components of a row.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss; 0 turns it off.</param>
internal sealed class TopK(int k, float auxiliaryWeight) : IAutoencoderArchitecture
{
    private readonly KeptEntriesLoss _loss = new(new Reconstruction(gradientWhereActive: true), auxiliaryWeight);

    public bool CentresInput => true;

    public void Activate(AutoencoderBatch batch)
    {
        Span<float> z = batch.PreActivations, a = batch.Activations;
        for (int start = 0; start < z.Length; start += batch.Stride)
            Selection.KeepLargest(z.Slice(start, batch.Stride), k, a.Slice(start, batch.Stride));
    }

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient) => _loss.Losses(batch, gradient);

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient) => _loss.Backpropagate(batch);

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) => new RowActivation.Largest(k);
}

/// <summary>A sparse autoencoder that keeps the largest pre-activations of a row.</summary>
internal sealed class TopKKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.TopK;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.NumberOfActiveComponents, ArchitectureOption.AuxiliaryLossWeight];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) => new TopK(settings.ActiveComponents, settings.AuxiliaryLossWeight);

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new RowActivation.Largest(reader.ReadInt32());
}
