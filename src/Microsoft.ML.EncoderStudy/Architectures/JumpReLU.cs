using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>
/// A learned threshold per component, a = z · H(z − θ) with H the step function, and λ times the share of active components, the L0 penalty.
/// </summary>
/// <remarks>
/// <para>
/// Rajamanoharan et al., "Jumping ahead: improving reconstruction fidelity with JumpReLU sparse autoencoders" (2024): active components keep
/// their full z, so that sparsity does not shrink them, and θ_j = exp(own row 0) &gt; 0. Over the B·K entries of a batch
/// </para>
/// <code>
/// L = 1/(B D) Σ (x̂ − x)² + λ/(B K) Σ_ij H(z_ij − θ_j)
/// </code>
/// <para>
/// The step has no useful derivative, so that of its expectation over the data is estimated, with a kernel of width ε around the threshold,
/// K(u) = 1 for |u| &lt; 1/2 and 0 elsewhere. With g = ∂L/∂a, of whatever objectives there are, and p = λ/(B K):
/// </para>
/// <code>
/// ∂a/∂z = H(z − θ)                    ∂H/∂z = 0
/// ∂a/∂θ = −(θ/ε) K((z − θ)/ε)         ∂H/∂θ = −(1/ε) K((z − θ)/ε)
/// ∂L/∂log θ_j = −(θ_j/ε) Σ_i K((z_ij − θ_j)/ε) (θ_j g_ij + p)
/// </code>
/// <para>
/// The penalty reaches the threshold alone. While training warms up, λ is multiplied by the batch's sparsity scale, in the loss and in p.
/// Everything is defined on z itself, as in the paper's equations; its pseudo-code rectifies z first, which is the same while θ_j ≥ ε/2:
/// below that, pre-activations under 0 lie within the kernel too. As a mean over entries, like the L1 penalty of
/// <see cref="ReluWithL1"/>, λ does not depend on K or on the batch; the paper's sums over D and over K amount to λ_paper · K/D here.
/// </para>
/// <para>
/// ε is the learning signal's reach: a component whose pre-activations all stay further than ε/2 from its threshold does not learn the
/// threshold, and one that is never active learns nothing else either.
/// </para>
/// </remarks>
/// <param name="weight">λ.</param>
/// <param name="initialThreshold">θ where a training starts; above 0.</param>
/// <param name="bandwidth">ε; above 0.</param>
internal sealed class JumpReLU(float weight, float initialThreshold, float bandwidth) : IAutoencoderArchitecture
{
    private const int LogThresholds = 0;

    private readonly Reconstruction _reconstruction = new();
    private RowActivation.AboveThreshold _activation = null!;
    private double[]? _sums;

    public bool CentresInput => false;

    public int OwnRows => 1;

    public void Initialise(AutoencoderParameters parameters, int component) =>
        parameters.Own(LogThresholds)[component] = (float)Elementary.Log(initialThreshold);

    public void Activate(AutoencoderBatch batch)
    {
        _activation = At(batch.Parameters);
        batch.PreActivations.CopyTo(batch.Activations);
        _activation.ApplyToEach(batch.Kernels, batch.Activations, batch.Stride);
    }

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient)
    {
        double reconstruction = _reconstruction.Loss(batch);
        int active = 0;
        foreach (float value in batch.Activations)
            active += value > 0 ? 1 : 0;
        if (gradient is not null)
        {
            batch.ActivationGradient.Clear();
            _reconstruction.AddGradient(batch, gradient);
        }

        return new AutoencoderLosses { Reconstruction = reconstruction, Sparsity = PenaltyOfAnEntry(batch) * active };
    }

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient)
    {
        // Before the gradient is masked: thresholds also learn from entries just below them, which are not active.
        AddGradientOfThresholds(batch, gradient.Own(LogThresholds));
        batch.Kernels.MaskWherePositive(batch.Activations, 1, batch.ActivationGradient);
    }

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) => At(parameters);

    public void Restore(RowActivation activation, AutoencoderParameters parameters)
    {
        var trained = (RowActivation.AboveThreshold)activation;
        for (int j = 0; j < parameters.Components; j++)
            parameters.Own(LogThresholds)[j] = (float)Elementary.Log(trained.Thresholds[j]);
    }

    /// <summary>The activation function with the present thresholds: the trained model's is that of the last.</summary>
    private static RowActivation.AboveThreshold At(AutoencoderParameters parameters)
    {
        // The padding holds 0, so exp(0) = 1: above its pre-activations of 0.
        Span<float> logThresholds = parameters.Own(LogThresholds);
        var thresholds = new float[logThresholds.Length];
        for (int j = 0; j < thresholds.Length; j++)
            thresholds[j] = Exponential<SimdScalar, float>.Of(logThresholds[j]);
        return new RowActivation.AboveThreshold(thresholds);
    }

    /// <summary>p.</summary>
    private double PenaltyOfAnEntry(AutoencoderBatch batch) =>
        (double)weight * batch.SparsityScale / ((double)batch.Rows * batch.Components);

    private void AddGradientOfThresholds(AutoencoderBatch batch, Span<float> gradient)
    {
        ReadOnlySpan<float> thresholds = _activation.Thresholds;
        float reach = bandwidth / 2, penalty = (float)PenaltyOfAnEntry(batch);
        double[] sums = _sums ??= new double[batch.Components];
        Array.Clear(sums);
        for (int i = 0; i < batch.Rows; i++)
        {
            ReadOnlySpan<float> z = batch.PreActivations.Slice(i * batch.Stride, sums.Length);
            ReadOnlySpan<float> g = batch.ActivationGradient.Slice(i * batch.Stride, sums.Length);
            for (int j = 0; j < sums.Length; j++)
            {
                if (Math.Abs(z[j] - thresholds[j]) < reach)
                    sums[j] += (thresholds[j] * g[j]) + penalty;
            }
        }

        for (int j = 0; j < sums.Length; j++)
            gradient[j] -= (float)(thresholds[j] / bandwidth * sums[j]);
    }
}

/// <summary>A sparse autoencoder with learned thresholds.</summary>
internal sealed class JumpReLUKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.JumpReLU;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.L0Weight, ArchitectureOption.JumpReLUThreshold, ArchitectureOption.JumpReLUBandwidth, ArchitectureOption.SparsityWarmUpEpochs];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) =>
        new JumpReLU(settings.L0Weight, settings.InitialThreshold, settings.Bandwidth);

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new RowActivation.AboveThreshold(readVector());
}
