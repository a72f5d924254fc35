using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>
/// The decoder-free objective as a graph of torch operations, written from its definition; torch derives the gradients.
/// Everything here is made in the caller's dispose scope.
/// </summary>
/// <remarks>
/// Constants are tensors, not numbers, and sums are written <see cref="Sums.Plus"/>, not +: TorchSharp turns a number, and the factor
/// that + has silently, into a Scalar that nothing keeps alive during the native call. A garbage collection at that moment
/// makes the call fail ("Unknown scalar type") or compute with something else.
/// </remarks>
internal sealed class TorchObjective(DecoderFreeSettings settings)
{
    private const double DeviationOffset = 1e-8, SmallestNorm = 1e-12;

    /// <summary>L and its gradients, in the precision of the arguments.</summary>
    /// <param name="x">Inputs: [rows × inputs].</param>
    /// <param name="w">W: [components × inputs], a leaf that requires its gradient.</param>
    /// <param name="b">Biases: [components], a leaf that requires its gradient.</param>
    /// <param name="active">Which units count as positive, [rows × components] of 0 and 1, for the rectified activations; null: those with z &gt; 0.</param>
    public Tensor Loss(Tensor x, Tensor w, Tensor b, Tensor? active = null)
    {
        Tensor a = Activate(x.matmul(w.t()).Plus(b), active);
        Tensor loss = zeros([], dtype: x.dtype);
        if (settings.LseWeight > 0)
            loss = loss.Plus(Number(settings.LseWeight, a) * LogSumExp(a));
        if (settings.VarianceWeight > 0)
            loss = loss.Plus(Number(settings.VarianceWeight, a) * Variance(a));
        if (settings.DecorrelationWeight > 0)
            loss = loss.Plus(Number(settings.DecorrelationWeight, a) * Decorrelation(a));
        if (settings.WeightRedundancyWeight > 0)
            loss = loss.Plus(Number(settings.WeightRedundancyWeight, a) * WeightRedundancy(w));
        return loss;
    }

    private Tensor Activate(Tensor z, Tensor? active) => settings.Activation switch
    {
        EncoderActivation.ReLU => active is null ? nn.functional.relu(z) : z * active,
        EncoderActivation.NegativeReLU => active is null ? -nn.functional.relu(z) : -(z * active),
        EncoderActivation.Softplus => logaddexp(z, zeros_like(z)),
        EncoderActivation.Identity => z,
        _ => throw new ArgumentOutOfRangeException(nameof(z), settings.Activation, "not an activation function"),
    };

    /// <summary>Σ_i (−log Σ_j exp(−a_ij)), or its mean over the rows.</summary>
    private Tensor LogSumExp(Tensor a)
    {
        Tensor energies = -(-a).logsumexp(1);
        return settings.LseReduction == LseReduction.Mean ? energies.mean() : energies.sum();
    }

    /// <summary>−Σ_j log(Var_j + ε).</summary>
    private Tensor Variance(Tensor a) => -a.var(0, unbiased: true).Plus(Number(settings.VarianceEpsilon, a)).log().sum();

    /// <summary>Σ_{j≠k} Corr_jk², Corr_jk = Cov_jk / (s_j s_k), s = std + 1e-8.</summary>
    private static Tensor Decorrelation(Tensor a)
    {
        Tensor centred = a.Minus(a.mean([0L], keepdim: true));
        Tensor covariance = centred.t().matmul(centred) / Number(a.shape[0] - 1, a);
        Tensor s = a.std(0, unbiased: true).Plus(Number(DeviationOffset, a));
        Tensor correlation = covariance / (s.unsqueeze(0) * s.unsqueeze(1));
        return (correlation * ones_like(correlation).Minus(eye(a.shape[1], dtype: a.dtype))).Squared().sum();
    }

    /// <summary>‖Ŵ Ŵᵀ − I‖²_F.</summary>
    private static Tensor WeightRedundancy(Tensor w)
    {
        Tensor directions = w / maximum(w.Squared().sum(1, keepdim: true).sqrt(), Number(SmallestNorm, w));
        return directions.matmul(directions.t()).Minus(eye(w.shape[0], dtype: w.dtype)).Squared().sum();
    }

    private static Tensor Number(double value, Tensor like) => tensor(value, dtype: like.dtype);
}
