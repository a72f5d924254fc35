using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>A gate says which components are active and another path, with the same weights, how much; only the gate is penalised.</summary>
/// <remarks>
/// <para>
/// Rajamanoharan et al., "Improving dictionary learning with gated sparse autoencoders" (2024), with tied encoder paths. The encoder's b is
/// the gate's bias and its z the gate's pre-activation; own rows 0 and 1 are r and b_mag of the magnitude's, m:
/// </para>
/// <code>
/// z = (x − c) Wᵀ + b      m = eʳ ⊙ ((x − c) Wᵀ) + b_mag = s ⊙ z + t      with s = eʳ, t = b_mag − s ⊙ b
/// a = H(z) ⊙ max(0, m)    H the step function
/// L = 1/(B D) Σ (a V + c − x)² + λ/(B K) Σ max(0, z) + 1/(B D) Σ (max(0, z) V + c − x)²
/// </code>
/// <para>
/// The last term, the auxiliary one, lets the gate learn what is worth opening for; V and c of its decoder are taken as given. λ is
/// multiplied by the batch's sparsity scale while training warms up, the auxiliary term never. The step has derivative 0, so with g = ∂L/∂a,
/// of whatever objectives there are, where a &gt; 0 and 0 elsewhere, and q = ∂/∂z of the second and third term:
/// </para>
/// <code>
/// ∂L/∂z = s ⊙ g + q      ∂L/∂r = Σ_i g_i ⊙ s ⊙ (z_i − b)      ∂L/∂b_mag = Σ_i g_i      ∂L/∂b = Σ_i q_i
/// </code>
/// <para>
/// m does not contain b, so ∂L/∂b lacks the part Σ_i s ⊙ g_i of Σ_i ∂L/∂z_i. W and c reach both paths through (x − c) Wᵀ, and take all of
/// ∂L/∂z. A training starts from r = 0 and b_mag = b, where a = max(0, z): the paper starts from b = b_mag = 0, which is a case of it.
/// </para>
/// </remarks>
/// <param name="weight">λ.</param>
internal sealed class Gated(float weight) : IAutoencoderArchitecture
{
    private const int LogScales = 0;
    private const int MagnitudeBiases = 1;

    private readonly Reconstruction _reconstruction = new();
    private readonly MeanActivation _meanGate = new();
    private RowActivation.Gated _activation = null!;
    private AlignedBuffer? _gate;
    private AlignedBuffer? _gateResidual;
    private AlignedBuffer? _gateGradient;
    private AlignedBuffer? _sums;
    private AlignedBuffer? _innerProducts;

    public bool CentresInput => true;

    public int OwnRows => 2;

    public void Initialise(AutoencoderParameters parameters, int component)
    {
        parameters.Own(LogScales)[component] = 0;
        parameters.Own(MagnitudeBiases)[component] = parameters.Encoder.Bias[component];
    }

    public void Activate(AutoencoderBatch batch)
    {
        _activation = At(batch.Parameters);
        batch.PreActivations.CopyTo(batch.Activations);
        _activation.ApplyToEach(batch.Kernels, batch.Activations, batch.Stride);
    }

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient)
    {
        DecoderPass decoder = batch.Decoder;
        _gate ??= batch.NewScratch();
        _gateResidual ??= decoder.NewResidual();
        Span<float> gate = _gate.Span[..batch.Activations.Length], gateResidual = decoder.Residual(_gateResidual);
        batch.Kernels.Rectify(batch.PreActivations, 1, gate);
        decoder.Reconstruct(gate, ..batch.Components, gateResidual);

        double penalty = (double)weight * batch.SparsityScale;
        var losses = new AutoencoderLosses
        {
            Reconstruction = _reconstruction.Loss(batch),
            Sparsity = penalty * _meanGate.Of(gate, batch),
            Auxiliary = decoder.MeanSquare(gateResidual),
        };
        if (gradient is not null)
        {
            batch.ActivationGradient.Clear();
            _reconstruction.AddGradient(batch, gradient);
            DifferentiateGate(batch, gateResidual, (float)(penalty / ((double)batch.Rows * batch.Components)));
        }

        return losses;
    }

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient)
    {
        Kernels kernels = batch.Kernels;
        Span<float> g = batch.ActivationGradient;
        kernels.MaskWherePositive(batch.Activations, 1, g);
        AddGradientOfMagnitude(batch, gradient);
        kernels.Scale(g, [], _activation.Scales, g);
        TensorPrimitives.Add(g, _gateGradient!.Span[..g.Length], g);
    }

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) => At(parameters);

    public void Restore(RowActivation activation, AutoencoderParameters parameters)
    {
        var trained = (RowActivation.Gated)activation;
        for (int j = 0; j < parameters.Components; j++)
        {
            parameters.Own(LogScales)[j] = (float)Elementary.Log(trained.Scales[j]);
            parameters.Own(MagnitudeBiases)[j] = trained.Offsets[j] + (trained.Scales[j] * parameters.Encoder.Bias[j]);
        }
    }

    /// <summary>The activation function with the present parameters: the trained model's is that of the last.</summary>
    private static RowActivation.Gated At(AutoencoderParameters parameters)
    {
        Span<float> logScales = parameters.Own(LogScales), biases = parameters.Own(MagnitudeBiases), gateBiases = parameters.Encoder.Bias;
        var scales = new float[logScales.Length];
        var offsets = new float[logScales.Length];
        for (int j = 0; j < scales.Length; j++)
        {
            scales[j] = Exponential<SimdScalar, float>.Of(logScales[j]);
            offsets[j] = biases[j] - (scales[j] * gateBiases[j]);
        }

        return new RowActivation.Gated(scales, offsets);
    }

    /// <summary>q; that of the auxiliary term reaches the gate only, and neither V nor c.</summary>
    private void DifferentiateGate(AutoencoderBatch batch, Span<float> gateResidual, float penaltyOfAnEntry)
    {
        _gateGradient ??= batch.NewScratch();
        Span<float> q = _gateGradient.Span[..batch.Activations.Length];
        q.Fill(penaltyOfAnEntry);
        batch.Decoder.Differentiate(gateResidual, weight: 1);
        batch.Decoder.AddActivationGradient(gateResidual, q);
        batch.Kernels.MaskWherePositive(batch.PreActivations, 1, q);
    }

    /// <summary>The gradients of r and b_mag, and what ∂L/∂b lacks of Σ_i ∂L/∂z_i.</summary>
    private void AddGradientOfMagnitude(AutoencoderBatch batch, AutoencoderParameters gradient)
    {
        _sums ??= new AlignedBuffer(batch.Stride);
        _innerProducts ??= new AlignedBuffer(batch.Stride);
        batch.Kernels.ColumnSums(batch.ActivationGradient, [], _sums);
        batch.Kernels.ColumnInnerProducts(batch.ActivationGradient, batch.PreActivations, [], _innerProducts);

        ReadOnlySpan<float> sums = _sums.Span, innerProducts = _innerProducts.Span, scales = _activation.Scales;
        ReadOnlySpan<float> gateBiases = batch.Parameters.Encoder.Bias;
        Span<float> ofLogScales = gradient.Own(LogScales), ofBiases = gradient.Own(MagnitudeBiases), ofGateBiases = gradient.Encoder.Bias;
        for (int j = 0; j < batch.Components; j++)
        {
            ofLogScales[j] += scales[j] * (innerProducts[j] - (gateBiases[j] * sums[j]));
            ofBiases[j] += sums[j];
            ofGateBiases[j] -= scales[j] * sums[j];
        }
    }
}

/// <summary>A sparse autoencoder with gates.</summary>
internal sealed class GatedKind : AutoencoderKind
{
    public override SparseAutoencoderArchitecture Name => SparseAutoencoderArchitecture.Gated;

    public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
        [ArchitectureOption.L1Weight, ArchitectureOption.SparsityWarmUpEpochs];

    public override IAutoencoderArchitecture Create(AutoencoderSettings settings) => new Gated(settings.L1Weight);

    public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) =>
        new RowActivation.Gated(scales: readVector(), offsets: readVector());
}
