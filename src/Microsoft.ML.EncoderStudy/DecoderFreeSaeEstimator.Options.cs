namespace Microsoft.ML.Transforms;

public sealed partial class DecoderFreeSaeEstimator
{
    /// <summary>The defaults of <see cref="Options"/> and of the catalog's methods: the settings of the published study.</summary>
    public static class Defaults
    {
        /// <summary>64 components.</summary>
        public const int NumberOfComponents = 64;

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
        public const float VarianceEpsilon = 1e-6f;

        /// <summary>The sum over the batch.</summary>
        public const LseReduction LseReduction = Transforms.LseReduction.Sum;

        /// <summary>Inputs as they are.</summary>
        public const InputScaling InputScaling = Transforms.InputScaling.None;

        /// <summary>Analytic gradients in managed code.</summary>
        public const EncoderEngine Engine = EncoderEngine.ClosedForm;

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

        /// <summary>0: every row trains.</summary>
        public const double ValidationFraction = 0;

        /// <summary>5 minutes.</summary>
        public static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);
    }

    /// <summary>The options of <see cref="DecoderFreeSaeEstimator"/>. The estimator copies them: later changes have no effect on it.</summary>
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

        /// <summary>
        /// The column of example weights, a scalar <see cref="float"/>; <see langword="null"/> (default) for weights of 1. They are
        /// frequency weights: a row of weight 3 counts as three equal rows of a batch, in the log-sum-exp term and in means, variances and
        /// correlations alike. They must be finite and not negative; a row of weight 0 is ignored. Since they are counts, scale matters:
        /// the weights of any batch must sum to more than 1.
        /// </summary>
        public string? ExampleWeightColumnName { get; set; }

        /// <summary>K, the number of components: at least 1. Default 64.</summary>
        public int NumberOfComponents { get; set; } = Defaults.NumberOfComponents;

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
        /// Where weights and biases start: those of a trained encoder, decoder-free or a sparse autoencoder's, of as many components and
        /// inputs. <see langword="null"/> (default) draws them. Not with more than one column pair. The optimizer begins anew.
        /// </summary>
        public EncoderModelParameters? InitialEncoder { get; set; }

        /// <summary>
        /// How inputs are centred and scaled for the training; folded into the weights afterwards. Default <see cref="InputScaling.None"/>.
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
        /// B, the rows of a batch: at least 2, since a single row has no variance. Default 128. A last batch may be shorter; one that would
        /// hold a single row is merged into the batch before.
        /// </summary>
        public int BatchSize { get; set; } = Defaults.BatchSize;

        /// <summary>The optimizer. Default <see cref="EncoderOptimizer.Adam"/>.</summary>
        public EncoderOptimizer Optimizer { get; set; } = Defaults.Optimizer;

        /// <summary>The step size: finite, above 0. Default 1e-3.</summary>
        public float LearningRate { get; set; } = Defaults.LearningRate;

        /// <summary>The momentum of <see cref="EncoderOptimizer.Sgd"/>: at least 0, below 1. Default 0. Adam has its own.</summary>
        public float Momentum { get; set; } = Defaults.Momentum;

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
        /// The share of rows, at least 0 and below 1, held out from training; the objective on them is reported with every epoch. Default 0.
        /// </summary>
        public double ValidationFraction { get; set; } = Defaults.ValidationFraction;

        /// <summary>
        /// Stop when the held-out loss has not improved for this many epochs, at least 1, and keep the weights of its best epoch.
        /// <see langword="null"/> (default): run all epochs and keep the last weights. Needs <see cref="ValidationFraction"/>.
        /// </summary>
        public int? Patience { get; set; }

        /// <summary>
        /// If given, a column for the responsibilities r = softmax(−a): a known-size vector of <see cref="float"/> that sums to 1.
        /// Not with more than one column pair.
        /// </summary>
        public string? ResponsibilitiesColumnName { get; set; }

        /// <summary>
        /// If given, a column for the energy −log Σ_j exp(−a_j), a scalar <see cref="float"/> in nats. It is a density-like statistic, not a
        /// calibrated anomaly score: with ReLU, inputs unlike the training data switch most components off and so have <i>lower</i> energy.
        /// Not with more than one column pair.
        /// </summary>
        public string? EnergyColumnName { get; set; }

        /// <summary>
        /// If given, a column for the winning component, a key whose values are the slot names of the activations: the largest activation
        /// for ReLU and Softplus (missing when none is above 0), the largest responsibility for Identity and NegativeReLU, ties to the
        /// lowest index. Not with more than one column pair.
        /// </summary>
        public string? ComponentColumnName { get; set; }

        /// <summary>
        /// The memory that training rows may take, in units of 2²⁰ bytes: at least 1. <see langword="null"/> (default) for a quarter of
        /// what the runtime reports as available to the process. Rows that fit are read once and kept. Others are read again in every
        /// epoch, on a thread of their own that is up to 4 MB ahead, and batches are drawn from a pool of this size. How well rows are
        /// mixed that lie near each other depends on the pool; a data view that can shuffle (Data.ShuffleRows) is asked to. Fit then reads
        /// the data once before the first epoch and once after the last, and once more an epoch with <see cref="ValidationFraction"/>; it
        /// must be the same every time. Which rows are held out is drawn for each by itself, so their share is not exact.
        /// Rows that are streamed train to other bits than rows that are kept, and pools of another size to other bits too. So with
        /// <see langword="null"/> the bits depend on the memory of the machine where the data does not fit a quarter of it; with a number they
        /// do not. A later pass that brings other rows, values or weights than the first, told by a checksum, ends the fit with an error: at
        /// the end of that pass or, with held-out rows, of the first epoch. The same rows in another order are no such change, unless some
        /// are held out and the view gives them other identities.
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
        public IProgress<EncoderTrainingEpoch>? Progress { get; set; }

        /// <summary>
        /// Cancels a fit within one batch, at any time until Fit returns: one that has taken its last step and still measures its
        /// components gives no model either. Where it has a <see cref="CheckpointPath"/>, the last checkpoint remains, and the same fit
        /// begun again goes on from there to the same model. Not saved with the model.
        /// </summary>
        public CancellationToken CancellationToken { get; set; }

        internal Options Copy() => (Options)MemberwiseClone();
    }
}
