using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The decoder-free objective as a graph of torch operations, written from its definition; torch derives the gradients.</summary>
/// <remarks>Everything is made in the caller's dispose scope.</remarks>
internal sealed class TorchDecoderFreeObjective(
    float logSumExp, LseReduction reduction, float variance, float varianceEpsilon, float decorrelation, float weightRedundancy)
{
    private readonly Scalar _logSumExp = logSumExp, _variance = variance, _decorrelation = decorrelation, _weightRedundancy = weightRedundancy;
    private readonly Scalar _varianceEpsilon = varianceEpsilon, _deviationOffset = 1e-8f, _smallestNorm = 1e-12f;

    public TorchDecoderFreeObjective(DecoderFreeSettings settings)
        : this(
            settings.LseWeight, settings.LseReduction, settings.VarianceWeight, settings.VarianceEpsilon, settings.DecorrelationWeight,
            settings.WeightRedundancyWeight)
    {
    }

    /// <summary>The four terms, each a scalar; 0 where it is turned off.</summary>
    /// <param name="a">Activations: [rows × components].</param>
    /// <param name="rowWeights">Frequency weights: [rows × 1], or null where all are 1.</param>
    /// <param name="weights">Wᵀ: [inputs × components].</param>
    public Tensor[] Terms(Tensor a, Tensor? rowWeights, Tensor weights)
    {
        Tensor nothing = zeros([], dtype: a.dtype, device: a.device);
        Tensor total = rowWeights?.sum() ?? tensor((double)a.shape[0], dtype: a.dtype, device: a.device);
        Tensor varianceTerm = nothing, decorrelationTerm = nothing;
        if (variance > 0 || decorrelation > 0)
        {
            Tensor centred = a.Minus(Weighted(a, rowWeights).sum([0L], keepdim: true).div(total));
            Tensor degrees = total.sub(TensorArithmetic.One);
            Tensor variances = Weighted(centred.Squared(), rowWeights).sum([0L], keepdim: true).div(degrees);
            if (variance > 0)
                varianceTerm = variances.Plus(_varianceEpsilon).log().sum().neg().mul(_variance);
            if (decorrelation > 0)
                decorrelationTerm = Decorrelation(Weighted(centred, rowWeights?.sqrt()), variances, degrees).mul(_decorrelation);
        }

        return
        [
            logSumExp > 0 ? LogSumExp(a, rowWeights, total).mul(_logSumExp) : nothing,
            varianceTerm,
            decorrelationTerm,
            weightRedundancy > 0 ? WeightRedundancy(weights).mul(_weightRedundancy) : nothing,
        ];
    }

    /// <summary>w_i a_ij.</summary>
    private static Tensor Weighted(Tensor values, Tensor? rowWeights) => rowWeights is null ? values : rowWeights.mul(values);

    /// <summary>Σ_i w_i (−log Σ_j exp(−a_ij)), or its mean over the rows.</summary>
    private Tensor LogSumExp(Tensor a, Tensor? rowWeights, Tensor total)
    {
        Tensor sum = Weighted(a.neg().logsumexp(1), rowWeights?.squeeze(1)).sum().neg();
        return reduction == LseReduction.Mean ? sum.div(total) : sum;
    }

    /// <summary>Σ_{j≠k} Corr_jk², Corr = hᵀh with h_ij = √w_i (a_ij − μ_j) / ((σ_j + 1e-8) √(N − 1)), by the cheaper of hᵀh and hhᵀ.</summary>
    private Tensor Decorrelation(Tensor centred, Tensor variances, Tensor degrees)
    {
        // The derivative of a root at 0 is infinite; a component that is constant has none here.
        Tensor varies = variances.IsPositive();
        Tensor deviations = variances.Plus(ones_like(varies).Minus(varies)).sqrt().mul(varies);
        Tensor h = centred.div(deviations.Plus(_deviationOffset).mul(degrees.sqrt()));
        Tensor diagonal = h.Squared().sum([0L]).Squared().sum();
        Tensor gram = h.shape[1] <= h.shape[0] ? h.t().matmul(h) : h.matmul(h.t());
        // A variance that is infinite would pass a component off as uncorrelated: ∞ · 0 is not a number, and ends the training.
        return gram.Squared().sum().Minus(diagonal).Plus(variances.detach().mul(TensorArithmetic.Zero).sum());
    }

    /// <summary>‖Ŵ Ŵᵀ − I‖²_F, Ŵ holding rows divided by their norms, or by 1e-12 where these are less.</summary>
    private Tensor WeightRedundancy(Tensor weights)
    {
        Tensor directions = weights.UnitColumns(_smallestNorm);
        Tensor identity = eye(weights.shape[1], dtype: weights.dtype, device: weights.device);
        return directions.t().matmul(directions).Minus(identity).Squared().sum();
    }
}
