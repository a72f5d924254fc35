using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The standard sparse autoencoder: a = max(0, z), and λ · mean |a| over the B·K entries of a batch.</summary>
/// <remarks>
/// <para>
/// Ng, "Sparse autoencoder" (2011), with the L1 penalty of Bricken et al., "Towards Monosemanticity" (2023). Activations are not negative,
/// so the penalty is λ Σ_ij a_ij / (B K) and its gradient λ/(B K) wherever a unit is active. Where z ≤ 0 the activation's derivative is
/// taken to be 0, and with it every gradient.
/// </para>
/// <para>
/// As a mean over entries, as in the study, the penalty does not grow with K or with the batch. Without unit-norm decoder rows it can be
/// evaded: halve a, double the decoder.
/// </para>
/// </remarks>
/// <param name="weight">λ.</param>
internal sealed class ReluWithL1(float weight) : IAutoencoderArchitecture
{
    private readonly Reconstruction _reconstruction = new(gradientWhereActive: true);
    private readonly MeanActivation _meanActivation = new();

    public bool CentresInput => false;

    public void Activate(AutoencoderBatch batch) => batch.Kernels.Rectify(batch.PreActivations, 1, batch.Activations);

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient)
    {
        double reconstruction = _reconstruction.Loss(batch);
        double penalty = weight * batch.SparsityScale;
        double sparsity = penalty * _meanActivation.Of(batch.Activations, batch);
        if (gradient is not null)
        {
            batch.ActivationGradient.Fill((float)(penalty / ((double)batch.Rows * batch.Components)));
            _reconstruction.AddGradient(batch, gradient);
        }

        return new AutoencoderLosses { Reconstruction = reconstruction, Sparsity = sparsity };
    }

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient) =>
        batch.Kernels.MaskWherePositive(batch.PreActivations, 1, batch.ActivationGradient);

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) => RowActivation.Rectified.Instance;
}

/// <summary>A sparse autoencoder with ReLU and an L1 penalty.</summary>
internal sealed class ReluKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.ReLU;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.L1Weight, ArchitectureOption.SparsityWarmUpEpochs];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) => new ReluWithL1(settings.L1Weight);

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => RowActivation.Rectified.Instance;
}
