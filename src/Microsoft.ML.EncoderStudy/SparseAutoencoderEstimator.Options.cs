namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderEstimator
{
    /// <summary>The defaults of <see cref="Options"/> and of the catalog's methods: the standard sparse autoencoder of the published study.</summary>
    public static class Defaults
    {
        /// <summary>64 components.</summary>
        public const int NumberOfComponents = 64;

        /// <summary>ReLU with an L1 penalty.</summary>
        public const SparseAutoencoderArchitecture Architecture = SparseAutoencoderArchitecture.ReLU;

        /// <summary>0.01.</summary>
        public const float L1Weight = 0.01f;

        /// <summary>As a linear layer usually begins.</summary>
        public const DecoderBiasInitialization DecoderBiasInitialization = Transforms.DecoderBiasInitialization.Uniform;

        /// <summary>100 passes over the data.</summary>
        public const int Epochs = 100;

        /// <summary>128 rows.</summary>
        public const int BatchSize = 128;

        /// <summary>Adam.</summary>
        public const EncoderOptimizer Optimizer = EncoderOptimizer.Adam;

        /// <summary>1e-3.</summary>
        public const float LearningRate = 1e-3f;

        /// <summary>0: plain gradient descent.</summary>
        public const float Momentum = 0;
    }

    /// <summary>The options of <see cref="SparseAutoencoderEstimator"/>. The estimator copies them: later changes have no effect on it.</summary>
    public sealed class Options
    {
        /// <summary>
        /// The column the activations are written to: a known-size vector of <see cref="float"/> with one slot per component.
        /// Required, unless column pairs are given beside the options.
        /// </summary>
        public string? OutputColumnName { get; set; }

        /// <summary>
        /// The column of inputs: a known-size vector of <see cref="float"/>. <see langword="null"/> (default) means the column that
        /// <see cref="OutputColumnName"/> names.
        /// </summary>
        public string? InputColumnName { get; set; }

        /// <summary>The kind of sparse autoencoder. Default <see cref="SparseAutoencoderArchitecture.ReLU"/>.</summary>
        public SparseAutoencoderArchitecture Architecture { get; set; } = Defaults.Architecture;

        /// <summary>K, the number of components: at least 1. Default 64.</summary>
        public int NumberOfComponents { get; set; } = Defaults.NumberOfComponents;

        /// <summary>
        /// λ of the sparsity penalty λ · mean |a|, the mean being over all entries of a batch: finite, at least 0. Default 0.01.
        /// </summary>
        public float L1Weight { get; set; } = Defaults.L1Weight;

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

        /// <summary>The number of passes over the data: at least 1. Default 100.</summary>
        public int Epochs { get; set; } = Defaults.Epochs;

        /// <summary>
        /// B, the rows of a batch: at least 1. Default 128. A last batch may be shorter; one that would hold a single row is merged into the
        /// batch before.
        /// </summary>
        public int BatchSize { get; set; } = Defaults.BatchSize;

        /// <summary>The optimizer. Default <see cref="EncoderOptimizer.Adam"/>.</summary>
        public EncoderOptimizer Optimizer { get; set; } = Defaults.Optimizer;

        /// <summary>The step size: finite, above 0. Default 1e-3.</summary>
        public float LearningRate { get; set; } = Defaults.LearningRate;

        /// <summary>The momentum of <see cref="EncoderOptimizer.Sgd"/>: at least 0, below 1. Default 0. Adam has its own.</summary>
        public float Momentum { get; set; } = Defaults.Momentum;

        /// <summary>
        /// Seeds the initial weights and the order of the rows. The same seed and data give bit-identical models on machines of the same
        /// vector width. <see langword="null"/> (default) draws from the <see cref="MLContext"/>, whose generator moves on: two fits then
        /// differ.
        /// </summary>
        public int? Seed { get; set; }

        /// <summary>
        /// If given, a column for the reconstruction x̂: a known-size vector of <see cref="float"/> of the input's size. Not with more than
        /// one column pair.
        /// </summary>
        public string? ReconstructionColumnName { get; set; }

        /// <summary>
        /// If given, a column for the mean squared error of the reconstruction, ‖x̂ − x‖²/D, a scalar <see cref="float"/>. Not with more
        /// than one column pair.
        /// </summary>
        public string? ReconstructionErrorColumnName { get; set; }

        /// <summary>Receives every epoch of training on the training thread; <see langword="null"/> by default. Not saved with the model.</summary>
        public IProgress<SparseAutoencoderTrainingEpoch>? Progress { get; set; }

        /// <summary>Cancels a fit within one batch. Not saved with the model.</summary>
        public CancellationToken CancellationToken { get; set; }

        internal Options Copy() => (Options)MemberwiseClone();
    }
}
