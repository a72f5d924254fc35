using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The torch twin of every term: L, without its factor λ, as a graph of torch operations.</summary>
internal static class TorchTerms
{
    private static readonly Dictionary<Type, Func<ObjectiveTerm, Func<TorchActivations, Tensor>>> Twins = [];

    static TorchTerms()
    {
        Add<LogSumExp>(LogSumExp);
        Add<VarianceBarrier>(Variance);
        Add<Decorrelation>(_ => Decorrelation());
        Add<WeightRedundancy>(_ => WeightRedundancy());
    }

    /// <summary>Makes a twin known. Before any training with torch.</summary>
    /// <param name="twin">Makes, for a term, what gives L of a batch: a scalar.</param>
    public static void Add<TTerm>(Func<TTerm, Func<TorchActivations, Tensor>> twin)
        where TTerm : ObjectiveTerm => Twins[typeof(TTerm)] = term => twin((TTerm)term);

    /// <summary>What gives L of a batch.</summary>
    /// <exception cref="KeyNotFoundException">The term has no twin.</exception>
    public static Func<TorchActivations, Tensor> Of(ObjectiveTerm term) => Twins[term.GetType()](term);

    /// <summary>Σ_i w_i (−log Σ_j exp(−a_ij)), or its mean over the rows.</summary>
    private static Func<TorchActivations, Tensor> LogSumExp(LogSumExp term) => batch =>
    {
        Tensor logSums = batch.Values.neg().logsumexp(1);
        Tensor sum = (batch.RowWeights is Tensor w ? w.squeeze(1).mul(logSums) : logSums).sum().neg();
        return term.Reduction == LseReduction.Mean ? sum.div(batch.Total) : sum;
    };

    /// <summary>−Σ_j log(Var_j + ε).</summary>
    private static Func<TorchActivations, Tensor> Variance(VarianceBarrier term)
    {
        Scalar epsilon = term.Epsilon;
        return batch => batch.Variances.Plus(epsilon).log().sum().neg();
    }

    /// <summary>Σ_{j≠k} Corr_jk², Corr = hᵀh with h_ij = √w_i (a_ij − μ_j) / ((σ_j + 1e-8) √(N − 1)), by the cheaper of hᵀh and hhᵀ.</summary>
    private static Func<TorchActivations, Tensor> Decorrelation()
    {
        Scalar deviationOffset = 1e-8f;
        return batch =>
        {
            // The derivative of a root at 0 is infinite; a component that is constant has none here.
            Tensor variances = batch.Variances, varies = variances.IsPositive();
            Tensor deviations = variances.Plus(ones_like(varies).Minus(varies)).sqrt().mul(varies);
            Tensor centred = batch.RowWeights is Tensor w ? w.sqrt().mul(batch.Centred) : batch.Centred;
            Tensor h = centred.div(deviations.Plus(deviationOffset).mul(batch.Degrees.sqrt()));
            Tensor diagonal = h.Squared().sum([0L]).Squared().sum();
            Tensor gram = h.shape[1] <= h.shape[0] ? h.t().matmul(h) : h.matmul(h.t());
            // A variance that is infinite would pass a component off as uncorrelated: ∞ · 0 is not a number, and ends the training.
            return gram.Squared().sum().Minus(diagonal).Plus(variances.detach().mul(TensorArithmetic.Zero).sum());
        };
    }

    /// <summary>‖Ŵ Ŵᵀ − I‖²_F, Ŵ holding rows divided by their norms, or by 1e-12 where these are less.</summary>
    private static Func<TorchActivations, Tensor> WeightRedundancy()
    {
        Scalar smallestNorm = 1e-12f;
        return batch =>
        {
            Tensor directions = batch.Weights.UnitColumns(smallestNorm);
            Tensor identity = eye(directions.shape[1], dtype: directions.dtype, device: directions.device);
            return directions.t().matmul(directions).Minus(identity).Squared().sum();
        };
    }
}
