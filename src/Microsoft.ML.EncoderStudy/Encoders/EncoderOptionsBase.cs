using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.Transforms;

/// <summary>The options that every estimator of encoders has: columns, size, start, schedule, memory, checkpoints.</summary>
/// <remarks>Not to be derived from outside this library.</remarks>
public abstract partial class EncoderOptionsBase
{
    private protected EncoderOptionsBase()
    {
    }

    /// <summary>
    /// The column the activations are written to: a known-size vector of <see cref="float"/> with one slot per component.
    /// Required, unless column pairs are given beside the options.
    /// </summary>
    [MayDifferOnResume]
    public string? OutputColumnName { get; set; }

    /// <summary>
    /// The column of inputs: a known-size vector of <see cref="float"/>. <see langword="null"/> (default) means the column that
    /// <see cref="OutputColumnName"/> names.
    /// </summary>
    [MayDifferOnResume]
    public string? InputColumnName { get; set; }

    /// <summary>K, the number of components: at least 1. Default 64.</summary>
    public int NumberOfComponents { get; set; } = EncoderDefaults.NumberOfComponents;

    /// <summary>
    /// Where the encoder's weights and biases start: those of a trained encoder, decoder-free or a sparse autoencoder's, of as many
    /// components and inputs. <see langword="null"/> (default) draws them. Not with more than one column pair. The optimizer begins anew.
    /// </summary>
    public EncoderModelParameters? InitialEncoder { get; set; }

    /// <summary>
    /// How inputs are centred and scaled for the training; folded into the weights afterwards. Default <see cref="InputScaling.None"/>.
    /// Losses are those of the scaled inputs; outputs are those of the inputs as they are.
    /// </summary>
    public InputScaling InputScaling { get; set; } = EncoderDefaults.InputScaling;

    /// <summary>What computes the training. Default <see cref="EncoderEngine.ClosedForm"/>.</summary>
    public EncoderEngine Engine { get; set; } = EncoderDefaults.Engine;

    /// <summary>
    /// The most threads that <see cref="EncoderEngine.ClosedForm"/> uses: at least 1. <see langword="null"/> (default), and any number
    /// above it, means as many as the process has processors (<see cref="System.Environment.ProcessorCount"/>, which counts affinity and
    /// a container's quota). Where other programs keep processors busy, so that fewer are faster, one thread does the work. Models do
    /// not depend on it, to the last bit. Torch has its own setting.
    /// </summary>
    [MayDifferOnResume]
    public int? NumberOfThreads { get; set; }

    /// <summary>The number of passes over the data: at least 1. Default 100.</summary>
    public int Epochs { get; set; } = EncoderDefaults.Epochs;

    /// <summary>
    /// B, the rows of a batch: at least 1, and at least 2 where the decoder-free objective is trained, since a single row has no variance.
    /// Default 128. A last batch may be shorter; one that would hold a single row is merged into the batch before.
    /// </summary>
    public int BatchSize { get; set; } = EncoderDefaults.BatchSize;

    /// <summary>The optimizer. Default <see cref="EncoderOptimizer.Adam"/>.</summary>
    public EncoderOptimizer Optimizer { get; set; } = EncoderDefaults.Optimizer;

    /// <summary>The step size: finite, above 0. Default 1e-3.</summary>
    public float LearningRate { get; set; } = EncoderDefaults.LearningRate;

    /// <summary>The momentum of <see cref="EncoderOptimizer.Sgd"/>: at least 0, below 1. Default 0. Adam has its own.</summary>
    public float Momentum { get; set; } = EncoderDefaults.Momentum;

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
    /// The share of rows, at least 0 and below 1, held out from training; the loss on them is reported with every epoch, a sparsity
    /// penalty at its full weight. Default 0.
    /// </summary>
    public double ValidationFraction { get; set; } = EncoderDefaults.ValidationFraction;

    /// <summary>
    /// Stop when the held-out loss has not improved for this many epochs, at least 1, and keep the weights of its best epoch.
    /// <see langword="null"/> (default): run all epochs and keep the last weights. Needs <see cref="ValidationFraction"/>.
    /// </summary>
    public int? Patience { get; set; }

    /// <summary>
    /// The memory that training rows may take, in units of 2²⁰ bytes: at least 1. <see langword="null"/> (default) for a quarter of
    /// what the runtime reports as available to the process. Rows that fit are read once and kept. Others are read again in every
    /// epoch, on a thread of their own that is up to 4 MB ahead (on the training's own where none can be started), and batches are drawn from
    /// a pool of this size. How well rows are mixed that lie near each other depends on the pool; a data view that can shuffle
    /// (Data.ShuffleRows) is asked to. Fit then reads the data once before the first epoch and once after the last, and more often for
    /// held-out rows (once an epoch), resampling (once each time), a decoder bias from the data and thresholds; it must be the same every
    /// time. Which rows are held out is drawn for each by itself, so their share is not exact.
    /// Rows that are streamed train to other bits than rows that are kept, and pools of another size to other bits too. So with
    /// <see langword="null"/> the bits depend on the memory of the machine where the data does not fit a quarter of it; with a number they
    /// do not. A later pass that brings other rows, values or weights than the first, told by a checksum, ends the fit with an error: at
    /// the end of that pass or, with held-out rows, of the first epoch. The same rows in another order are no such change, unless some
    /// are held out and the view gives them other identities. Of a pass that resampling ends early, nothing is told.
    /// </summary>
    [MayDifferOnResume]
    public int? CacheMegabytes { get; set; }

    /// <summary>
    /// If given, the file that an interrupted fit goes on from: it is written every <see cref="CheckpointEvery"/>, and a fit that finds
    /// it takes the training up where it was written and ends with the bits of one that was never interrupted (on machines of the same
    /// vector width). A file of other options or data (other values, weights, or rows in another order) is refused, with the difference
    /// named, and so is a damaged one. A fit that has ended deletes it: the next one begins anew. Where it cannot be deleted, Fit warns
    /// of that and returns its model. One that is cancelled or fails leaves it. One fit at a time can use a path: it holds a file of the
    /// same name and <c>.lock</c>, and another fit of any process is refused. Only epochs that are trained anew are reported as progress.
    /// Not with more than one column pair, nor with <see cref="EncoderEngine.TorchSharp"/>. <see langword="null"/> (default) for none.
    /// </summary>
    [MayDifferOnResume]
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// The time from one checkpoint to the next, which is the most work that can be lost: at least 0, where 0 writes one after every
    /// batch. Default 5 minutes. It has no effect on the model.
    /// </summary>
    [MayDifferOnResume]
    public TimeSpan CheckpointEvery { get; set; } = EncoderDefaults.CheckpointEvery;

    /// <summary>
    /// Cancels a fit within one batch, at any time until Fit returns: one that has taken its last step and still measures its
    /// components gives no model either. Where it has a <see cref="CheckpointPath"/>, the last checkpoint remains, and the same fit
    /// begun again goes on from there to the same model. Not saved with the model.
    /// </summary>
    [MayDifferOnResume]
    public CancellationToken CancellationToken { get; set; }
}
