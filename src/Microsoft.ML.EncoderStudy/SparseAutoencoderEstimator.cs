using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// <see cref="IEstimator{TTransformer}"/> that learns sparse features from unlabelled vectors with a sparse autoencoder: an encoder and a
/// decoder trained to reconstruct their input. What the decoder-free one is compared with.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this estimator, use [SparseAutoencoder](xref:Microsoft.ML.EncoderStudyCatalog.SparseAutoencoder*).
///
/// ### Estimator Characteristics
/// | | |
/// | -- | -- |
/// | Does this estimator need to look at the data to train its parameters? | Yes |
/// | Input column data type | Known-size vector of <xref:System.Single> |
/// | Output column data type | Known-size vector of <xref:System.Single> |
/// | Required NuGet in addition to Microsoft.ML | Microsoft.ML.EncoderStudy |
/// | Exportable to ONNX | No |
///
/// With $K$ components and $D$ inputs the model is $z = x W^T + b$, $a = \phi(z)$, $\hat{x} = a V + c$. It minimises, over a batch of $B$
/// rows,
///
/// $$\frac{1}{BD} \sum_{id} (\hat{x}_{id} - x_{id})^2 + \mathrm{penalty} + \mathrm{auxiliary},$$
///
/// where the activation function $\phi$ and the other terms are those of the architecture:
///
/// | architecture | $\phi(z)$ | penalty | auxiliary | encoder sees |
/// | -- | -- | -- | -- | -- |
/// | ReLU: the study's standard one | $\max(0, z)$ | $\lambda \, \mathrm{mean} \lvert a \rvert$ | | $x$ |
/// | TopK (Gao et al. 2024) | the $k$ largest of a row, if above 0 | | dead components | $x - c$ |
/// | BatchTopK (Bussmann et al. 2024) | the $kB$ largest of a batch, if above 0; when scoring, those above a threshold | | dead components | $x - c$ |
/// | JumpReLU (Rajamanoharan et al. 2024) | $z$ where $z > \theta$, $\theta$ learned | $\lambda \, \mathrm{mean} [z > \theta]$ | | $x$ |
/// | Gated (Rajamanoharan et al. 2024) | $\max(0, e^r (z - b) + b')$ where $z > 0$ | $\lambda \, \mathrm{mean} \max(0, z)$ | reconstruction by $\max(0, z)$, decoder frozen | $x - c$ |
/// | MatryoshkaBatchTopK (Bussmann et al. 2025) | as BatchTopK | | dead components | $x - c$ |
///
/// Means are over all entries of a batch, so penalties do not grow with $K$ or $B$. For MatryoshkaBatchTopK the squared error is the mean of
/// those of nested prefixes of the components. "Dead components" is the auxiliary loss by which these learn from what the others leave
/// unexplained. Where the encoder sees $x - c$, the fitted model has $c$ folded into its biases: always $a = \phi(x W^T + b)$.
///
/// Fit reads the data once and keeps it in memory, by its non-zeros where they are few, so no cache checkpoint is needed before this
/// estimator. Data that takes more than [CacheMegabytes](xref:Microsoft.ML.Transforms.SparseAutoencoderEstimator.Options.CacheMegabytes) is
/// streamed: read again in every epoch, and shuffled in a pool of that size. Rows with NaN
/// or infinite values are an error in Fit; when scoring, all outputs of such a row are NaN. Bring inputs to unit scale first, or let
/// [InputScaling](xref:Microsoft.ML.Transforms.SparseAutoencoderEstimator.Options.InputScaling) do so: Fit warns when the root mean square of
/// the non-zero inputs lies outside 0.1 … 10.
///
/// An estimator is immutable and thread-safe; fits may run in parallel. Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <seealso cref="EncoderStudyCatalog.SparseAutoencoder(TransformsCatalog, string, string?, int, SparseAutoencoderArchitecture, float, int, int, float, int?)"/>
/// <seealso cref="EncoderStudyCatalog.SparseAutoencoder(TransformsCatalog, SparseAutoencoderEstimator.Options)"/>
public sealed partial class SparseAutoencoderEstimator : IEstimator<SparseAutoencoderTransformer>
{
    /// <summary>What may differ between the beginning of a training and its continuation from a checkpoint.</summary>
    internal static readonly HashSet<string> WithoutEffectOnModel =
    [
        nameof(Options.OutputColumnName), nameof(Options.InputColumnName),
        nameof(Options.ReconstructionColumnName), nameof(Options.ReconstructionErrorColumnName),
        nameof(Options.CacheMegabytes), nameof(Options.CheckpointPath), nameof(Options.CheckpointEvery),
        nameof(Options.NumberOfThreads), nameof(Options.Progress), nameof(Options.CancellationToken),
    ];

    private readonly IHost _host;
    private readonly Options _options;
    private readonly EstimatorColumns _columns;

    internal SparseAutoencoderEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, Options options)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(SparseAutoencoderEstimator));
        _host.CheckValue(options, nameof(options));
        _options = options.Copy();
        _columns = new EstimatorColumns(
            _host,
            columns,
            [
                new ExtraColumn(EncoderOutput.Reconstruction, _options.ReconstructionColumnName),
                new ExtraColumn(EncoderOutput.ReconstructionError, _options.ReconstructionErrorColumnName),
            ]);
        CheckSettings(_host, _options, columns.Length);
    }

    /// <summary>Trains one autoencoder per column pair on the rows of <paramref name="input"/>.</summary>
    /// <param name="input">
    /// The training data. Read once, in its own order, whatever the number of epochs and column pairs, if it fits
    /// <see cref="Options.CacheMegabytes"/>; several times an epoch otherwise.
    /// </param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type (the message names it, the type expected and found), or there are more components than arrays
    /// can hold for inputs of this size.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are fewer than two rows; a row is not the vector that its column declares, in length or in the positions of a sparse one (the
    /// message names column and row); a value is NaN or infinite (the message names row and slot); data that is streamed was not the same in
    /// every pass; the checkpoint is of other options or data (the message names the differences); the training diverged (the message names
    /// epoch and term); the model that came out could not be saved and loaded again, or its outputs on the training rows are not finite, since
    /// inputs are too far from unit scale (the message names what is not finite).
    /// </exception>
    /// <exception cref="FormatException">The file at <see cref="Options.CheckpointPath"/> is no checkpoint, or a damaged one.</exception>
    /// <exception cref="IOException">
    /// A checkpoint cannot be written or read: before anything is read where that can be known (the folder is missing or may not be written
    /// to, the path is that of a folder, another fit uses it), later where it cannot (the disk is full). The message names the path.
    /// </exception>
    /// <exception cref="OperationCanceledException"><see cref="Options.CancellationToken"/> or ML.NET cancelled the fit.</exception>
    public SparseAutoencoderTransformer Fit(IDataView input) => Fit(input, _options);

    /// <summary>Refines a trained autoencoder with the rows of <paramref name="input"/>: new data, or more epochs.</summary>
    /// <param name="input">The training data; see <see cref="Fit(IDataView)"/>.</param>
    /// <param name="modelParameters">
    /// Where the training starts, as with <see cref="Options.InitialEncoder"/> and <see cref="Options.InitialDecoder"/>, whose places it takes:
    /// <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/> of a fitted transformer with as many components and inputs. It
    /// does not change. The optimizer begins anew, and so does the estimation of <see cref="Options.InputScaling"/>, from these rows.
    /// </param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The model is of another size, or there are several column pairs, and what <see cref="Fit(IDataView)"/> throws.
    /// </exception>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception[@cref!='T:System.ArgumentOutOfRangeException']"/>
    public SparseAutoencoderTransformer Fit(IDataView input, SparseAutoencoderModelParameters modelParameters)
    {
        _host.CheckValue(modelParameters, nameof(modelParameters));
        Options options = _options.Copy();
        (options.InitialEncoder, options.InitialDecoder) = (modelParameters, modelParameters);
        CheckSettings(_host, options, _columns.Pairs.Length);
        return Fit(input, options);
    }

    /// <summary>The schema that the fitted transformer will produce, for a schema of the same shape.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <returns>The input's columns, and the outputs with their slot names.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it, the type expected and found.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _columns.GetOutputSchema(inputSchema);

    private SparseAutoencoderTransformer Fit(IDataView input, Options options)
    {
        _host.CheckValue(input, nameof(input));
        _columns.Check(input.Schema);
        using IChannel channel = _host.Start("Training");
        WarnOfOptionsWithoutEffect(channel, options);
        var trainer = new AutoencoderTrainer(_host, Settings(options), options.CancellationToken, options.Progress);
        var fit = new PairwiseFit(_host, _columns, options.CancellationToken)
        {
            InputScaling = options.InputScaling,
            BatchSize = options.BatchSize,
            SampleSize = options.ResamplingInterval > 0 ? DeadComponentResampling.LargestSample : 0,
            Seed = options.Seed,
            CacheMegabytes = options.CacheMegabytes,
            CheckpointPath = options.CheckpointPath,
            CheckpointEvery = options.CheckpointEvery,
            Identity = () => TrainingIdentity.OfOptions(options, WithoutEffectOnModel),
        };
        return fit.Run(input, channel, Train, encoders => new SparseAutoencoderTransformer(_host, encoders));

        SparseAutoencoderModelParameters Train(EncoderTraining training)
        {
            InputConditioning conditioning = training.Conditioning;
            CheckSizes(_host, options, conditioning.Inputs, training.Set.Count);
            TrainedAutoencoder trained = trainer.Train(
                training.Set, Start(options, conditioning), training.Random, training.Checkpoint, channel);
            return new SparseAutoencoderModelParameters(
                conditioning.Fold(trained.Parameters), options.Architecture, trained.Activation, conditioning, trained.Statistics,
                trained.History);
        }
    }

    /// <summary>The models to start from, as the training sees them.</summary>
    private AutoencoderStart Start(Options options, InputConditioning conditioning)
    {
        var check = new OptionChecks(_host);
        check.InitialModel(options.InitialEncoder, conditioning.Inputs, nameof(options.InitialEncoder));
        check.InitialModel(options.InitialDecoder, conditioning.Inputs, nameof(options.InitialDecoder));
        SparseAutoencoderModelParameters? decoder = options.InitialDecoder;
        return new AutoencoderStart(
            options.InitialEncoder is null ? null : conditioning.Unfold(options.InitialEncoder.Encoder),
            decoder is null ? null : conditioning.Unfold(decoder.Parameters),
            decoder?.Architecture == options.Architecture ? decoder.Activation : null);
    }

    private static AutoencoderSettings Settings(Options options) => new()
    {
        Architecture = options.Architecture,
        Components = options.NumberOfComponents,
        L1Weight = options.L1Weight,
        L0Weight = options.L0Weight,
        ActiveComponents = options.NumberOfActiveComponents,
        AuxiliaryLossWeight = SelectsLargest(options.Architecture) ? options.AuxiliaryLossWeight : 0,
        InitialThreshold = options.JumpReLUThreshold,
        Bandwidth = options.JumpReLUBandwidth,
        GroupEnds = options.MatryoshkaPrefixes,
        DeadAfterRows = options.DeadAfterRows,
        ResamplingInterval = options.ResamplingInterval,
        DecoderFreeWeight = options.DecoderFreeWeight,
        TiedWeights = options.TiedWeights,
        UnitNormDecoder = options.UnitNormDecoder,
        DecoderBiasInitialization = options.DecoderBiasInitialization,
        Engine = options.Engine,
        NumberOfThreads = options.NumberOfThreads ?? Environment.ProcessorCount,
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        Optimizer = options.Optimizer,
        LearningRate = options.LearningRate,
        Momentum = options.Momentum,
        LearningRateWarmUpEpochs = options.LearningRateWarmUpEpochs,
        LearningRateDecayEpochs = options.LearningRateDecayEpochs,
        SparsityWarmUpEpochs = options.SparsityWarmUpEpochs,
        ValidationFraction = options.ValidationFraction,
        Patience = options.Patience,
    };
}
