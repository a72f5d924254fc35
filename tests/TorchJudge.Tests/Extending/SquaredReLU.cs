using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Extending;

/// <summary>a = max(0, z)², and λ · mean |a|: the worked example of a sparse autoencoder, all of which is in this file.</summary>
/// <remarks>The activation of So et al., "Primer" (2021). ∂a/∂z = 2 max(0, z).</remarks>
/// <param name="weight">λ.</param>
internal sealed class SquaredReLU(float weight) : IAutoencoderArchitecture
{
    private readonly Reconstruction _reconstruction = new(gradientWhereActive: true);

    public bool CentresInput => false;

    public void Activate(AutoencoderBatch batch) => Activate(batch.Kernels, batch.PreActivations, batch.Activations);

    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient)
    {
        double ofEntry = (double)weight * batch.SparsityScale / ((double)batch.Rows * batch.Components), sum = 0;
        foreach (float a in batch.Activations)
            sum += a;
        var losses = new AutoencoderLosses { Reconstruction = _reconstruction.Loss(batch), Sparsity = ofEntry * sum };
        if (gradient is not null)
        {
            batch.ActivationGradient.Fill((float)ofEntry);
            _reconstruction.AddGradient(batch, gradient);
        }

        return losses;
    }

    public void Backpropagate(AutoencoderBatch batch, AutoencoderParameters gradient)
    {
        Span<float> g = batch.ActivationGradient, z = batch.PreActivations;
        for (int i = 0; i < g.Length; i++)
            g[i] = z[i] > 0 ? 2 * z[i] * g[i] : 0;
    }

    public RowActivation Freeze(AutoencoderParameters parameters, TrainingPass training) => new OfRow();

    private static void Activate(Kernels kernels, ReadOnlySpan<float> z, Span<float> a)
    {
        kernels.Rectify(z, 1, a);
        foreach (ref float value in a)
            value *= value;
    }

    /// <summary>As trained.</summary>
    private sealed class OfRow : RowActivation
    {
        public override void Apply(Kernels kernels, Span<float> values) => Activate(kernels, values, values);

        public override double Bound(int component, double preActivation) => preActivation * preActivation;
    }

    /// <summary>What the library has to know of it.</summary>
    public sealed class Kind : AutoencoderKind
    {
        /// <summary>A number that no other has.</summary>
        public const SparseAutoencoderArchitecture SquaredReLU = (SparseAutoencoderArchitecture)1000;

        public override SparseAutoencoderArchitecture Name => SquaredReLU;

        public override IReadOnlyCollection<ArchitectureOption> OwnOptions =>
            [ArchitectureOption.L1Weight, ArchitectureOption.SparsityWarmUpEpochs];

        public override IAutoencoderArchitecture Create(AutoencoderSettings settings) => new SquaredReLU(settings.L1Weight);

        public override RowActivation ReadActivation(BinaryReader reader, Func<float[]> readVector) => new OfRow();
    }

    /// <summary>The same as a graph of torch operations.</summary>
    public sealed class TorchTwin(float weight) : ITorchArchitecture
    {
        private readonly Scalar _weight = weight;

        public TorchOutcome Evaluate(TorchForward forward)
        {
            Tensor a = nn.functional.relu(forward.PreActivations).square();
            return new TorchOutcome(a, forward.ErrorOf(forward.Decode(a)), a.abs().mean().mul(_weight).mul(forward.SparsityScale));
        }
    }

    /// <summary>Makes the kind known, and its torch twin.</summary>
    public static void Register()
    {
        AutoencoderKind.Add(new Kind());
        TorchArchitectures.Add(Kind.SquaredReLU, settings => new TorchTwin(settings.L1Weight));
    }
}
