using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// <see cref="IEstimator{TTransformer}"/> that learns sparse features from unlabelled vectors with a decoder-free sparse autoencoder.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// To create this estimator, use [DecoderFreeSae](xref:Microsoft.ML.EncoderStudyCatalog.DecoderFreeSae*).
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
/// The model is one linear layer and an activation function, $a = \phi(x W^T + b)$ with $K$ components. It minimises, over a batch of
/// $B$ rows,
///
/// $$\lambda_{lse} \sum_i -\log \sum_j e^{-a_{ij}} + \lambda_{var} \sum_j -\log(Var_j + \epsilon) + \lambda_{tc} \sum_{j \ne k} Corr_{jk}^2.$$
///
/// The gradient of the first term is $r_{ij} = e^{-a_{ij}} / \sum_k e^{-a_{ik}}$, the responsibility of component $j$ for row $i$ in a
/// mixture: gradient descent on it is an implicit EM. Alone it collapses to activations of 0. The other two terms prevent that, as the
/// log-determinant of the covariance does in a Gaussian mixture: the variance term is its diagonal, the decorrelation term its
/// off-diagonal. No decoder is needed, and the model has half the parameters of a standard sparse autoencoder.
///
/// The log-sum-exp term is a *sum* over the batch by default, as in the published study: the batch size acts as its weight. The objective
/// is not scale-free either, since activations follow the scale of the inputs: bring inputs to unit scale first (pixels divided by 255,
/// standardised columns), or let [InputScaling](xref:Microsoft.ML.Transforms.DecoderFreeSaeEstimator.Options.InputScaling) do so. Fit warns
/// when the root mean square of the non-zero inputs lies outside 0.1 … 10.
///
/// Fit reads the data once and keeps it in memory, by its non-zeros where they are few, so no cache checkpoint is needed before this
/// estimator. Data that takes more than [CacheMegabytes](xref:Microsoft.ML.Transforms.DecoderFreeSaeEstimator.Options.CacheMegabytes) is
/// streamed: read again in every epoch, and shuffled in a pool of that size. Rows with NaN
/// or infinite values are an error in Fit; when scoring, all outputs of such a row are NaN (the component key is missing).
///
/// An estimator is immutable and thread-safe; fits may run in parallel. Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <seealso cref="EncoderStudyCatalog.DecoderFreeSae(TransformsCatalog, string, string?, string?, int, EncoderActivation, float, float, float, int, int, float, int?)"/>
/// <seealso cref="EncoderStudyCatalog.DecoderFreeSae(TransformsCatalog, DecoderFreeSaeEstimator.Options)"/>
public sealed partial class DecoderFreeSaeEstimator : IEstimator<DecoderFreeSaeTransformer>
{
    /// <summary>What may differ between the beginning of a training and its continuation from a checkpoint.</summary>
    internal static readonly HashSet<string> WithoutEffectOnModel =
    [
        nameof(Options.OutputColumnName), nameof(Options.InputColumnName), nameof(Options.ExampleWeightColumnName),
        nameof(Options.ResponsibilitiesColumnName), nameof(Options.EnergyColumnName), nameof(Options.ComponentColumnName),
        nameof(Options.CacheMegabytes), nameof(Options.CheckpointPath), nameof(Options.CheckpointEvery),
        nameof(Options.NumberOfThreads), nameof(Options.Progress), nameof(Options.CancellationToken),
    ];

    private readonly IHost _host;
    private readonly Options _options;
    private readonly EstimatorColumns _columns;

    internal DecoderFreeSaeEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, Options options)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(nameof(DecoderFreeSaeEstimator));
        _host.CheckValue(options, nameof(options));
        _options = options.Copy();
        _columns = new EstimatorColumns(
            _host,
            columns,
            [
                new ExtraColumn(EncoderOutput.Responsibilities, _options.ResponsibilitiesColumnName),
                new ExtraColumn(EncoderOutput.Energy, _options.EnergyColumnName),
                new ExtraColumn(EncoderOutput.Component, _options.ComponentColumnName),
            ],
            _options.ExampleWeightColumnName);
        CheckSettings(_host, _options, columns.Length);
    }

    /// <summary>Trains one encoder per column pair on the rows of <paramref name="input"/>.</summary>
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
    /// every pass; the checkpoint is of other options or data (the message names the differences); an example weight is negative or not
    /// finite; the training diverged (the message names epoch and term); the model that came out could not be saved and loaded again, or its outputs
    /// on the training rows are not finite, since inputs are too far from unit scale (the message names what is not finite).
    /// </exception>
    /// <exception cref="FormatException">The file at <see cref="Options.CheckpointPath"/> is no checkpoint, or a damaged one.</exception>
    /// <exception cref="IOException">
    /// A checkpoint cannot be written or read: before anything is read where that can be known (the folder is missing or may not be written
    /// to, the path is that of a folder, another fit uses it), later where it cannot (the disk is full). The message names the path.
    /// </exception>
    /// <exception cref="OperationCanceledException"><see cref="Options.CancellationToken"/> or ML.NET cancelled the fit.</exception>
    public DecoderFreeSaeTransformer Fit(IDataView input) => Fit(input, _options);

    /// <summary>Refines a trained encoder with the rows of <paramref name="input"/>: new data, or more epochs.</summary>
    /// <param name="input">The training data; see <see cref="Fit(IDataView)"/>.</param>
    /// <param name="modelParameters">
    /// Where weights and biases start, as with <see cref="Options.InitialEncoder"/>, whose place it takes:
    /// <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/> of a fitted transformer, decoder-free or a sparse autoencoder's,
    /// with as many components and inputs. It does not change. The optimizer begins anew, and so does the estimation of
    /// <see cref="Options.InputScaling"/>, from these rows.
    /// </param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The model is of another size, or there are several column pairs, and what <see cref="Fit(IDataView)"/> throws.
    /// </exception>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception[@cref!='T:System.ArgumentOutOfRangeException']"/>
    public DecoderFreeSaeTransformer Fit(IDataView input, EncoderModelParameters modelParameters)
    {
        _host.CheckValue(modelParameters, nameof(modelParameters));
        Options options = _options.Copy();
        options.InitialEncoder = modelParameters;
        CheckSettings(_host, options, _columns.Pairs.Length);
        return Fit(input, options);
    }

    /// <summary>The schema that the fitted transformer will produce, for a schema of the same shape.</summary>
    /// <param name="inputSchema">The shape of the input.</param>
    /// <returns>The input's columns, and the outputs with their slot names and key values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it, the type expected and found.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _columns.GetOutputSchema(inputSchema);

    private DecoderFreeSaeTransformer Fit(IDataView input, Options options)
    {
        _host.CheckValue(input, nameof(input));
        _columns.Check(input.Schema);
        using IChannel channel = _host.Start("Training");
        WarnOfOptionsWithoutEffect(channel, options);
        var trainer = new DecoderFreeTrainer(_host, Settings(options), options.CancellationToken, options.Progress);
        var fit = new PairwiseFit(_host, _columns, options.CancellationToken)
        {
            InputScaling = options.InputScaling,
            BatchSize = options.BatchSize,
            Seed = options.Seed,
            CacheMegabytes = options.CacheMegabytes,
            CheckpointPath = options.CheckpointPath,
            CheckpointEvery = options.CheckpointEvery,
            Identity = () => TrainingIdentity.OfOptions(options, WithoutEffectOnModel),
        };
        return fit.Run(input, channel, Train, encoders => new DecoderFreeSaeTransformer(_host, encoders));

        DecoderFreeSaeModelParameters Train(EncoderTraining training)
        {
            InputConditioning conditioning = training.Conditioning;
            CheckSizes(_host, options, conditioning.Inputs, training.Set.Count);
            new OptionChecks(_host).InitialModel(options.InitialEncoder, conditioning.Inputs, nameof(options.InitialEncoder));
            EncoderParameters? start = options.InitialEncoder is null ? null : conditioning.Unfold(options.InitialEncoder.Encoder);
            TrainedEncoder trained = trainer.Train(training.Set, start, training.Random, training.Checkpoint, channel);
            return new DecoderFreeSaeModelParameters(
                conditioning.Fold(trained.Parameters), options.Activation, conditioning, trained.Statistics, trained.History);
        }
    }

    private static DecoderFreeSettings Settings(Options options) => new()
    {
        Components = options.NumberOfComponents,
        Activation = options.Activation,
        LseWeight = options.LseWeight,
        LseReduction = options.LseReduction,
        VarianceWeight = options.VarianceWeight,
        VarianceEpsilon = options.VarianceEpsilon,
        DecorrelationWeight = options.DecorrelationWeight,
        WeightRedundancyWeight = options.WeightRedundancyWeight,
        Engine = options.Engine,
        NumberOfThreads = options.NumberOfThreads ?? Environment.ProcessorCount,
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        Optimizer = options.Optimizer,
        LearningRate = options.LearningRate,
        Momentum = options.Momentum,
        ValidationFraction = options.ValidationFraction,
        Patience = options.Patience,
    };
}
