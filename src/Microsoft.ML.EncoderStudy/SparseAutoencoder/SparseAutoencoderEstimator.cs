using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
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
/// Fit reads the data once and keeps it in memory, by its non-zeros where they are few, so no cache checkpoint is needed before this
/// estimator. Data that takes more than [CacheMegabytes](xref:Microsoft.ML.Transforms.EncoderOptionsBase.CacheMegabytes) is
/// streamed: read again in every epoch, and shuffled in a pool of that size. Rows with NaN
/// or infinite values are an error in Fit; when scoring, all outputs of such a row are NaN. Bring inputs to unit scale first, or let
/// [InputScaling](xref:Microsoft.ML.Transforms.EncoderOptionsBase.InputScaling) do so: Fit warns when the root mean square of
/// the non-zero inputs lies outside 0.1 … 10.
///
/// An estimator is immutable and thread-safe; fits may run in parallel. Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <seealso cref="EncoderStudyCatalog.SparseAutoencoder(TransformsCatalog, string, string?, int, SparseAutoencoderArchitecture, float, int, int, float, int?)"/>
/// <seealso cref="EncoderStudyCatalog.SparseAutoencoder(TransformsCatalog, SparseAutoencoderEstimator.Options)"/>
public sealed partial class SparseAutoencoderEstimator
    : EncoderEstimatorBase<SparseAutoencoderModelParameters, SparseAutoencoderTransformer, SparseAutoencoderEstimator.Options>
{
    internal SparseAutoencoderEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, Options options)
        : base(env, nameof(SparseAutoencoderEstimator), columns, options)
    {
    }

    /// <summary>Refines a trained autoencoder with the rows of <paramref name="input"/>: new data, or more epochs.</summary>
    /// <param name="input">The training data; see <see cref="EncoderEstimatorBase{TModel, TTransformer, TOptions}.Fit(IDataView)"/>.</param>
    /// <param name="modelParameters">
    /// Where the training starts, as with <see cref="EncoderOptionsBase.InitialEncoder"/> and <see cref="Options.InitialDecoder"/>, whose places it takes:
    /// <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/> of a fitted transformer with as many components and inputs. It
    /// does not change. The optimizer begins anew, and so does the estimation of <see cref="EncoderOptionsBase.InputScaling"/>, from these rows.
    /// </param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The model is of another size, or there are several column pairs, and what <see cref="EncoderEstimatorBase{TModel, TTransformer, TOptions}.Fit(IDataView)"/> throws.
    /// </exception>
    /// <inheritdoc cref="EncoderEstimatorBase{TModel, TTransformer, TOptions}.Fit(IDataView)" path="/exception[@cref!='T:System.ArgumentOutOfRangeException']"/>
    public SparseAutoencoderTransformer Fit(IDataView input, SparseAutoencoderModelParameters modelParameters)
    {
        Host.CheckValue(modelParameters, nameof(modelParameters));
        return Refine(input, options => (options.InitialEncoder, options.InitialDecoder) = (modelParameters, modelParameters));
    }

    private protected override SparseAutoencoderTransformer CreateTransformer(FittedEncoders<SparseAutoencoderModelParameters> encoders) =>
        new(Host, encoders);

    private protected override SparseAutoencoderModelParameters Train(EncoderTraining training, Options options, IChannel channel)
    {
        InputScaler scaler = training.Scaler;
        var check = new OptionChecks(Host);
        options.CheckSizes(check, scaler.Inputs, training.Set.Count);
        TrainedAutoencoder trained = new AutoencoderTrainer(Host, options.Settings(), options.CancellationToken, options.Progress)
            .Train(training, Start(check, options, scaler), channel);
        return new SparseAutoencoderModelParameters(
            scaler.Fold(trained.Parameters), options.Architecture, trained.Activation, scaler, trained.Statistics, trained.History);
    }

    /// <summary>The models to start from, as the training sees them.</summary>
    private static AutoencoderStart Start(OptionChecks check, Options options, InputScaler scaler)
    {
        check.InitialModel(options.InitialEncoder, scaler.Inputs, nameof(options.InitialEncoder));
        check.InitialModel(options.InitialDecoder, scaler.Inputs, nameof(options.InitialDecoder));
        SparseAutoencoderModelParameters? decoder = options.InitialDecoder;
        return new AutoencoderStart(
            options.InitialEncoder is null ? null : scaler.Unfold(options.InitialEncoder.Encoder),
            decoder is null ? null : scaler.Unfold(decoder.Parameters),
            decoder?.Architecture == options.Architecture ? decoder.Activation : null);
    }
}
