using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Training;
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
/// Fit reads the data once and keeps it in memory by its non-zeros, so no cache checkpoint is needed before this estimator. Rows with NaN
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
    /// <param name="input">The training data. Read once, in its own order, whatever the number of epochs and column pairs.</param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or of another type (the message names it, the type expected and found), or there are more components than arrays
    /// can hold for inputs of this size.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are fewer than two rows; a value is NaN or infinite (the message names row and slot); the training diverged (the message names
    /// epoch and term).
    /// </exception>
    /// <exception cref="OperationCanceledException"><see cref="Options.CancellationToken"/> or ML.NET cancelled the fit.</exception>
    public SparseAutoencoderTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        _columns.Check(input.Schema);
        using IChannel channel = _host.Start("Training");
        WarnOfOptionsWithoutEffect(channel, _options);
        var trainer = new AutoencoderTrainer(_host, Settings(), _options.CancellationToken, _options.Progress);
        var fit = new PairwiseFit(_host, _columns, _options.InputScaling, _options.BatchSize, _options.Seed, _options.CancellationToken);
        return new SparseAutoencoderTransformer(_host, fit.Run(input, channel, (data, random) =>
        {
            CheckSizes(_host, _options, data.Rows.Inputs, data.Rows.Count);
            TrainedAutoencoder trained = trainer.Train(data.Rows, Start(data.Conditioning), random, channel);
            return new SparseAutoencoderModelParameters(
                data.Conditioning.Fold(trained.Parameters), _options.Architecture, trained.Activation, data.Conditioning, trained.Statistics,
                trained.History);
        }));
    }

    /// <summary>The schema that the fitted transformer will produce, for a schema of the same shape.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <returns>The input's columns, and the outputs with their slot names.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it, the type expected and found.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _columns.GetOutputSchema(inputSchema);

    /// <summary>The models to start from, as the training sees them.</summary>
    private AutoencoderStart Start(InputConditioning conditioning)
    {
        var check = new OptionChecks(_host);
        check.InitialModel(_options.InitialEncoder, conditioning.Inputs, nameof(_options.InitialEncoder));
        check.InitialModel(_options.InitialDecoder, conditioning.Inputs, nameof(_options.InitialDecoder));
        SparseAutoencoderModelParameters? decoder = _options.InitialDecoder;
        return new AutoencoderStart(
            _options.InitialEncoder is null ? null : conditioning.Unfold(_options.InitialEncoder.Encoder),
            decoder is null ? null : conditioning.Unfold(decoder.Parameters),
            decoder?.Architecture == _options.Architecture ? decoder.Activation : null);
    }

    private AutoencoderSettings Settings() => new()
    {
        Architecture = _options.Architecture,
        Components = _options.NumberOfComponents,
        L1Weight = _options.L1Weight,
        L0Weight = _options.L0Weight,
        ActiveComponents = _options.NumberOfActiveComponents,
        AuxiliaryLossWeight = SelectsLargest(_options.Architecture) ? _options.AuxiliaryLossWeight : 0,
        InitialThreshold = _options.JumpReLUThreshold,
        Bandwidth = _options.JumpReLUBandwidth,
        GroupEnds = _options.MatryoshkaPrefixes,
        DeadAfterRows = _options.DeadAfterRows,
        ResamplingInterval = _options.ResamplingInterval,
        DecoderFreeWeight = _options.DecoderFreeWeight,
        TiedWeights = _options.TiedWeights,
        UnitNormDecoder = _options.UnitNormDecoder,
        DecoderBiasInitialization = _options.DecoderBiasInitialization,
        Engine = _options.Engine,
        NumberOfThreads = _options.NumberOfThreads ?? Environment.ProcessorCount,
        Epochs = _options.Epochs,
        BatchSize = _options.BatchSize,
        Optimizer = _options.Optimizer,
        LearningRate = _options.LearningRate,
        Momentum = _options.Momentum,
        LearningRateWarmUpEpochs = _options.LearningRateWarmUpEpochs,
        LearningRateDecayEpochs = _options.LearningRateDecayEpochs,
        SparsityWarmUpEpochs = _options.SparsityWarmUpEpochs,
        ValidationFraction = _options.ValidationFraction,
        Patience = _options.Patience,
    };
}
