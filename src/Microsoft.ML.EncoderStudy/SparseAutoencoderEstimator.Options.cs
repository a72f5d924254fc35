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

        /// <summary>Inputs as they are.</summary>
        public const InputScaling InputScaling = Transforms.InputScaling.None;

        /// <summary>Analytic gradients in managed code.</summary>
        public const EncoderEngine Engine = EncoderEngine.ClosedForm;

        /// <summary>0: every row trains.</summary>
        public const double ValidationFraction = 0;

        /// <summary>5 minutes.</summary>
        public static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);

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
        /// <see cref="NumberOfComponents"/>. Default 16.
        /// </summary>
        public int NumberOfActiveComponents { get; set; } = Defaults.NumberOfActiveComponents;

        /// <summary>
        /// For MatryoshkaBatchTopK the numbers of components that must reconstruct alone: increasing, the first at least 1, the last
        /// <see cref="NumberOfComponents"/>. <see langword="null"/> (default) for the published proportions of 1/32, 3/32, 7/32, 15/32 and 1.
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
        /// Where the encoder's weights and biases start: those of a trained encoder, decoder-free or a sparse autoencoder's, of as many
        /// components and inputs. <see langword="null"/> (default) draws them. Not with more than one column pair.
        /// </summary>
        public EncoderModelParameters? InitialEncoder { get; set; }

        /// <summary>
        /// Where the decoder's weights and biases start: those of a trained sparse autoencoder of as many components and inputs, and, if it is of
        /// the same architecture, its thresholds or magnitudes with them. <see langword="null"/> (default) draws them, and
        /// <see cref="DecoderBiasInitialization"/> holds. Not with more than one column pair. Together with <see cref="InitialEncoder"/> the
        /// training goes on where another ended; the optimizer begins anew.
        /// </summary>
        public SparseAutoencoderModelParameters? InitialDecoder { get; set; }

        /// <summary>
        /// How inputs are centred and scaled for the training; folded into the weights afterwards. Default <see cref="InputScaling.None"/>.
        /// Losses are those of the scaled inputs, reconstructions those of the inputs as they are.
        /// </summary>
        public InputScaling InputScaling { get; set; } = Defaults.InputScaling;

        /// <summary>What computes the training. Default <see cref="EncoderEngine.ClosedForm"/>.</summary>
        public EncoderEngine Engine { get; set; } = Defaults.Engine;

        /// <summary>
        /// The most threads that <see cref="EncoderEngine.ClosedForm"/> uses: at least 1. <see langword="null"/> (default), and any number
        /// above it, means as many as the process has processors (<see cref="System.Environment.ProcessorCount"/>, which counts affinity and
        /// a container's quota). Where other programs keep processors busy, so that fewer are faster, one thread does the work. Models do
        /// not depend on it, to the last bit. Torch has its own setting.
        /// </summary>
        public int? NumberOfThreads { get; set; }

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
        /// The epochs, fractions included, in which the learning rate grows linearly to <see cref="LearningRate"/>: finite, at least 0. Default 0.
        /// </summary>
        public double LearningRateWarmUpEpochs { get; set; }

        /// <summary>The epochs at the end, fractions included, in which the learning rate falls linearly to 0: finite, at least 0. Default 0.</summary>
        public double LearningRateDecayEpochs { get; set; }

        /// <summary>
        /// The epochs, fractions included, in which the weight of the L1 or L0 penalty grows linearly from 0: finite, at least 0. Default 0.
        /// </summary>
        public double SparsityWarmUpEpochs { get; set; }

        /// <summary>
        /// Seeds the initial weights, the held-out rows and the order of the rows. With <see cref="EncoderEngine.ClosedForm"/> the same seed
        /// and data give bit-identical models on machines whose vectors have the same width (512, 256 or 128 bits) and that round a
        /// product and a sum alike (once together, on Arm64 and on x64 with AVX2; one by one on x64 without), whatever the operating
        /// system and the number of threads, if they keep or stream the rows alike: see <see cref="CacheMegabytes"/>.
        /// <see langword="null"/> (default) draws from the <see cref="MLContext"/>, whose generator moves
        /// on: two fits then differ.
        /// </summary>
        public int? Seed { get; set; }

        /// <summary>
        /// The share of rows, at least 0 and below 1, held out from training; the loss on them is reported with every epoch, the sparsity
        /// penalty at its full weight. Default 0.
        /// </summary>
        public double ValidationFraction { get; set; } = Defaults.ValidationFraction;

        /// <summary>
        /// Stop when the held-out loss has not improved for this many epochs, at least 1, and keep the weights of its best epoch.
        /// <see langword="null"/> (default): run all epochs and keep the last weights. Needs <see cref="ValidationFraction"/>.
        /// </summary>
        public int? Patience { get; set; }

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

        /// <summary>
        /// The memory that training rows may take, in units of 2²⁰ bytes: at least 1. <see langword="null"/> (default) for a quarter of
        /// what the runtime reports as available to the process. Rows that fit are read once and kept. Others are read again in every
        /// epoch, on a thread of their own that is up to 4 MB ahead, and batches are drawn from a pool of this size. How well rows are
        /// mixed that lie near each other depends on the pool; a data view that can shuffle (Data.ShuffleRows) is asked to. Fit then reads
        /// the data once before the first epoch and once after the last, and more often for held-out rows (once an epoch), resampling (once
        /// each time), a decoder bias from the data and thresholds; it must be the same every time. Which rows are held out is drawn for
        /// each by itself, so their share is not exact.
        /// Rows that are streamed train to other bits than rows that are kept, and pools of another size to other bits too. So with
        /// <see langword="null"/> the bits depend on the memory of the machine where the data does not fit a quarter of it; with a number they
        /// do not. A later pass that brings other rows, values or weights than the first, told by a checksum, ends the fit with an error: at
        /// the end of that pass or, with held-out rows, of the first epoch. The same rows in another order are no such change, unless some
        /// are held out and the view gives them other identities. Of a pass that resampling ends
        /// early, nothing is told.
        /// </summary>
        public int? CacheMegabytes { get; set; }

        /// <summary>
        /// If given, the file that an interrupted fit goes on from: it is written every <see cref="CheckpointEvery"/>, and a fit that finds
        /// it takes the training up where it was written and ends with the bits of one that was never interrupted (on machines of the same
        /// vector width). A file of other options or data (other values, weights, or rows in another order) is refused, with the difference
        /// named, and so is a damaged one. A fit that has ended deletes it: the next one begins anew. Where it cannot be deleted, Fit warns
        /// of that and returns its model. One that is cancelled or fails leaves it. One fit at a time can use a path: it holds a file of the
        /// same name and <c>.lock</c>, and another fit of any process is refused. Only epochs that are trained anew are reported to
        /// <see cref="Progress"/>. Not with more than one column pair, nor with <see cref="EncoderEngine.TorchSharp"/>.
        /// <see langword="null"/> (default) for none.
        /// </summary>
        public string? CheckpointPath { get; set; }

        /// <summary>
        /// The time from one checkpoint to the next, which is the most work that can be lost: at least 0, where 0 writes one after every
        /// batch. Default 5 minutes. It has no effect on the model.
        /// </summary>
        public TimeSpan CheckpointEvery { get; set; } = Defaults.CheckpointEvery;

        /// <summary>Receives every epoch of training on the training thread; <see langword="null"/> by default. Not saved with the model.</summary>
        public IProgress<SparseAutoencoderTrainingEpoch>? Progress { get; set; }

        /// <summary>
        /// Cancels a fit within one batch, at any time until Fit returns: one that has taken its last step and still measures its
        /// components gives no model either. Where it has a <see cref="CheckpointPath"/>, the last checkpoint remains, and the same fit
        /// begun again goes on from there to the same model. Not saved with the model.
        /// </summary>
        public CancellationToken CancellationToken { get; set; }

        internal Options Copy()
        {
            var copy = (Options)MemberwiseClone();
            copy.MatryoshkaPrefixes = MatryoshkaPrefixes?.ToArray();
            return copy;
        }
    }
}
