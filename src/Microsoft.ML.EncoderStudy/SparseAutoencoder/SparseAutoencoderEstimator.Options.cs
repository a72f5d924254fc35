using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderEstimator
{
    /// <summary>The defaults of <see cref="Options"/> and of the catalog's methods: the standard sparse autoencoder of the published study.</summary>
    public sealed class Defaults : EncoderDefaults
    {
        private Defaults()
        {
        }

        /// <summary>ReLU with an L1 penalty.</summary>
        public const SparseAutoencoderArchitecture Architecture = SparseAutoencoderArchitecture.ReLU;

        /// <summary>0.01.</summary>
        public const float L1Weight = 0.01f;

        /// <summary>0.03.</summary>
        public const float L0Weight = 0.03f;

        /// <summary>16 of the components.</summary>
        public const int NumberOfActiveComponents = 16;

        /// <summary>1/32, as published.</summary>
        public const float AuxiliaryLossWeight = 1 / 32f;

        /// <summary>0.1.</summary>
        public const float JumpReLUThreshold = 0.1f;

        /// <summary>0.2.</summary>
        public const float JumpReLUBandwidth = 0.2f;

        /// <summary>0: the loss is the autoencoder's alone.</summary>
        public const float DecoderFreeWeight = 0;

        /// <summary>0: dead components stay as they are.</summary>
        public const int ResamplingInterval = 0;

        /// <summary>As a linear layer usually begins.</summary>
        public const DecoderBiasInitialization DecoderBiasInitialization = Transforms.DecoderBiasInitialization.Uniform;
    }

    /// <summary>The options of <see cref="SparseAutoencoderEstimator"/>. The estimator copies them: later changes have no effect on it.</summary>
    public sealed partial class Options : EncoderOptionsBase
    {
        /// <summary>The kind of sparse autoencoder. Default <see cref="SparseAutoencoderArchitecture.ReLU"/>.</summary>
        public SparseAutoencoderArchitecture Architecture { get; set; } = Defaults.Architecture;

        /// <summary>
        /// λ of the sparsity penalty of ReLU, λ · mean |a|, and of Gated, λ · mean max(0, π) over its gates π, the mean being over all entries
        /// of a batch: finite, at least 0. Default 0.01.
        /// </summary>
        public float L1Weight { get; set; } = Defaults.L1Weight;

        /// <summary>
        /// λ of the sparsity penalty of JumpReLU, λ times the share of active entries of a batch, L0/K: finite, at least 0. Default 0.03.
        /// </summary>
        public float L0Weight { get; set; } = Defaults.L0Weight;

        /// <summary>
        /// k, the number of active components of a row for TopK, and its mean over a batch for BatchTopK and MatryoshkaBatchTopK: from 1 to
        /// <see cref="EncoderOptionsBase.NumberOfComponents"/>. Default 16.
        /// </summary>
        public int NumberOfActiveComponents { get; set; } = Defaults.NumberOfActiveComponents;

        /// <summary>
        /// For MatryoshkaBatchTopK the numbers of components that must reconstruct alone: increasing, the first at least 1, the last
        /// <see cref="EncoderOptionsBase.NumberOfComponents"/>. <see langword="null"/> (default) for the published proportions of 1/32, 3/32, 7/32, 15/32 and 1.
        /// </summary>
        public IReadOnlyList<int>? MatryoshkaPrefixes { get; set; }

        /// <summary>
        /// Where the thresholds of JumpReLU start, in units of a pre-activation: finite, above 0. Default 0.1, for inputs of unit scale; the
        /// paper has 0.001, for inputs whose mean squared length is 1. A step of Adam changes a threshold by at most the learning rate times
        /// itself, so one that starts far too small stays so.
        /// </summary>
        public float JumpReLUThreshold { get; set; } = Defaults.JumpReLUThreshold;

        /// <summary>
        /// ε of JumpReLU's straight-through estimator: pre-activations within ε/2 of a threshold move it. Finite, above 0. Default 0.2,
        /// for inputs of unit scale; the paper has 0.001, for inputs whose mean squared length is 1.
        /// </summary>
        public float JumpReLUBandwidth { get; set; } = Defaults.JumpReLUBandwidth;

        /// <summary>
        /// α of the auxiliary loss by which TopK, BatchTopK and MatryoshkaBatchTopK let dead components explain what the living ones do not:
        /// finite, at least 0, where 0 turns it off. Default 1/32, as published.
        /// </summary>
        public float AuxiliaryLossWeight { get; set; } = Defaults.AuxiliaryLossWeight;

        /// <summary>
        /// The training rows for which a component must have been silent to count as dead: at least 1. <see langword="null"/> (default) for as
        /// many as an epoch has.
        /// </summary>
        public long? DeadAfterRows { get; set; }

        /// <summary>
        /// Give dead components a new start every so many epochs, where the reconstruction is worst (Bricken et al. 2023): at least 0, where 0
        /// (default) means never. Not after the last epoch.
        /// </summary>
        public int ResamplingInterval { get; set; } = Defaults.ResamplingInterval;

        /// <summary>
        /// The weight with which the decoder-free objective over the activations (log-sum-exp, variance and decorrelation, all λ = 1) is added
        /// to the loss: finite, at least 0, where 0 (default) leaves it out. Batches then need two rows.
        /// </summary>
        public float DecoderFreeWeight { get; set; } = Defaults.DecoderFreeWeight;

        /// <summary>Whether the decoder's weights are the encoder's, so that one matrix serves both. Default false.</summary>
        public bool TiedWeights { get; set; }

        /// <summary>
        /// Whether the decoder weights of every component are kept at length 1: gradients lose their part parallel to the weights, and the
        /// weights are rescaled after every step. Without it the L1 penalty can be evaded by small activations and large decoder weights.
        /// With <see cref="TiedWeights"/> it holds for the shared matrix. Default false.
        /// </summary>
        public bool UnitNormDecoder { get; set; }

        /// <summary>What the decoder's bias starts from. Default <see cref="DecoderBiasInitialization.Uniform"/>.</summary>
        public DecoderBiasInitialization DecoderBiasInitialization { get; set; } = Defaults.DecoderBiasInitialization;

        /// <summary>
        /// Where the decoder's weights and biases start: those of a trained sparse autoencoder of as many components and inputs, and, if it is of
        /// the same architecture, its thresholds or magnitudes with them. <see langword="null"/> (default) draws them, and
        /// <see cref="DecoderBiasInitialization"/> holds. Not with more than one column pair. Together with <see cref="EncoderOptionsBase.InitialEncoder"/> the
        /// training goes on where another ended; the optimizer begins anew.
        /// </summary>
        public SparseAutoencoderModelParameters? InitialDecoder { get; set; }

        /// <summary>
        /// The epochs, fractions included, in which the learning rate grows linearly to <see cref="EncoderOptionsBase.LearningRate"/>: finite, at least 0. Default 0.
        /// </summary>
        public double LearningRateWarmUpEpochs { get; set; }

        /// <summary>The epochs at the end, fractions included, in which the learning rate falls linearly to 0: finite, at least 0. Default 0.</summary>
        public double LearningRateDecayEpochs { get; set; }

        /// <summary>
        /// The epochs, fractions included, in which the weight of the L1 or L0 penalty grows linearly from 0: finite, at least 0. Default 0.
        /// </summary>
        public double SparsityWarmUpEpochs { get; set; }

        /// <summary>
        /// If given, a column for the reconstruction x̂: a known-size vector of <see cref="float"/> of the input's size. Not with more than
        /// one column pair.
        /// </summary>
        [MayDifferOnResume]
        public string? ReconstructionColumnName { get; set; }

        /// <summary>
        /// If given, a column for the mean squared error of the reconstruction, ‖x̂ − x‖²/D, a scalar <see cref="float"/>. Not with more
        /// than one column pair.
        /// </summary>
        [MayDifferOnResume]
        public string? ReconstructionErrorColumnName { get; set; }

        /// <summary>Receives every epoch of training on the training thread; <see langword="null"/> by default. Not saved with the model.</summary>
        [MayDifferOnResume]
        public IProgress<SparseAutoencoderTrainingEpoch>? Progress { get; set; }
    }
}
