using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeEstimator
{
    /// <summary>The defaults of <see cref="Options"/> and of the catalog's methods: the settings of the published study.</summary>
    public sealed class Defaults : EncoderDefaults
    {
        private Defaults()
        {
        }

        /// <summary>ReLU.</summary>
        public const EncoderActivation Activation = EncoderActivation.ReLU;

        /// <summary>1.</summary>
        public const float LseWeight = 1;

        /// <summary>1.</summary>
        public const float VarianceWeight = 1;

        /// <summary>1.</summary>
        public const float DecorrelationWeight = 1;

        /// <summary>0: the term is off.</summary>
        public const float WeightRedundancyWeight = 0;

        /// <summary>1e-6.</summary>
        public const float VarianceEpsilon = VarianceBarrier.DefaultEpsilon;

        /// <summary>The sum over the batch.</summary>
        public const LseReduction LseReduction = Transforms.LseReduction.Sum;
    }

    /// <summary>The options of <see cref="DecoderFreeSaeEstimator"/>. The estimator copies them: later changes have no effect on it.</summary>
    public sealed partial class Options : EncoderOptionsBase
    {
        /// <summary>
        /// The column of example weights, a scalar <see cref="float"/>; <see langword="null"/> (default) for weights of 1. They are
        /// frequency weights: a row of weight 3 counts as three equal rows of a batch, in the log-sum-exp term and in means, variances and
        /// correlations alike. They must be finite and not negative; a row of weight 0 is ignored. Since they are counts, scale matters:
        /// the weights of any batch must sum to more than 1.
        /// </summary>
        [MayDifferOnResume]
        public string? ExampleWeightColumnName { get; set; }

        /// <summary>φ in a = φ(x·Wᵀ + b). Default <see cref="EncoderActivation.ReLU"/>.</summary>
        public EncoderActivation Activation { get; set; } = Defaults.Activation;

        /// <summary>
        /// λ of the log-sum-exp term, Σ_i −log Σ_j exp(−a_ij), whose gradient is the mixture responsibility: finite, at least 0, where 0
        /// turns it off. Default 1.
        /// </summary>
        public float LseWeight { get; set; } = Defaults.LseWeight;

        /// <summary>
        /// λ of the variance term, −Σ_j log(Var_j + ε), which keeps components alive: finite, at least 0, where 0 turns it off. Default 1.
        /// </summary>
        public float VarianceWeight { get; set; } = Defaults.VarianceWeight;

        /// <summary>
        /// λ of the decorrelation term, the sum of the squared off-diagonal correlations, which keeps components apart: finite, at least 0,
        /// where 0 turns it off. Default 1.
        /// </summary>
        public float DecorrelationWeight { get; set; } = Defaults.DecorrelationWeight;

        /// <summary>
        /// λ of the weight-redundancy term, ‖Ŵ Ŵᵀ − I‖²_F over unit-length weight rows: finite, at least 0. Default 0, off.
        /// </summary>
        public float WeightRedundancyWeight { get; set; } = Defaults.WeightRedundancyWeight;

        /// <summary>ε of the variance term, in squared units of an activation: finite, above 0. Default 1e-6.</summary>
        public float VarianceEpsilon { get; set; } = Defaults.VarianceEpsilon;

        /// <summary>How the log-sum-exp term combines the rows of a batch. Default <see cref="LseReduction.Sum"/>, as published.</summary>
        public LseReduction LseReduction { get; set; } = Defaults.LseReduction;

        /// <summary>
        /// If given, a column for the responsibilities r = softmax(−a): a known-size vector of <see cref="float"/> that sums to 1.
        /// Not with more than one column pair.
        /// </summary>
        [MayDifferOnResume]
        public string? ResponsibilitiesColumnName { get; set; }

        /// <summary>
        /// If given, a column for the energy −log Σ_j exp(−a_j), a scalar <see cref="float"/> in nats. It is a density-like statistic, not a
        /// calibrated anomaly score: with ReLU, inputs unlike the training data switch most components off and so have <i>lower</i> energy.
        /// Not with more than one column pair.
        /// </summary>
        [MayDifferOnResume]
        public string? EnergyColumnName { get; set; }

        /// <summary>
        /// If given, a column for the winning component, a key whose values are the slot names of the activations: the largest activation
        /// for ReLU and Softplus (missing when none is above 0), the largest responsibility for Identity and NegativeReLU, ties to the
        /// lowest index. Not with more than one column pair.
        /// </summary>
        [MayDifferOnResume]
        public string? ComponentColumnName { get; set; }

        /// <summary>Receives every epoch of training on the training thread; <see langword="null"/> by default. Not saved with the model.</summary>
        [MayDifferOnResume]
        public IProgress<EncoderTrainingEpoch>? Progress { get; set; }
    }
}
