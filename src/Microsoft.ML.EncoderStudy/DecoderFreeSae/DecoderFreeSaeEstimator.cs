using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training;
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
/// standardised columns), or let [InputScaling](xref:Microsoft.ML.Transforms.EncoderOptionsBase.InputScaling) do so. Fit warns
/// when the root mean square of the non-zero inputs lies outside 0.1 … 10.
///
/// Fit reads the data once and keeps it in memory, by its non-zeros where they are few, so no cache checkpoint is needed before this
/// estimator. Data that takes more than [CacheMegabytes](xref:Microsoft.ML.Transforms.EncoderOptionsBase.CacheMegabytes) is
/// streamed: read again in every epoch, and shuffled in a pool of that size. Rows with NaN
/// or infinite values are an error in Fit; when scoring, all outputs of such a row are NaN (the component key is missing).
///
/// An estimator is immutable and thread-safe; fits may run in parallel. Check the See Also section for links to usage examples.
/// ]]></format>
/// </remarks>
/// <seealso cref="EncoderStudyCatalog.DecoderFreeSae(TransformsCatalog, string, string?, string?, int, EncoderActivation, float, float, float, int, int, float, int?)"/>
/// <seealso cref="EncoderStudyCatalog.DecoderFreeSae(TransformsCatalog, DecoderFreeSaeEstimator.Options)"/>
public sealed partial class DecoderFreeSaeEstimator
    : EncoderEstimatorBase<DecoderFreeSaeModelParameters, DecoderFreeSaeTransformer, DecoderFreeSaeEstimator.Options>
{
    internal DecoderFreeSaeEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, Options options)
        : base(env, nameof(DecoderFreeSaeEstimator), columns, options)
    {
    }

    /// <summary>Refines a trained encoder with the rows of <paramref name="input"/>: new data, or more epochs.</summary>
    /// <param name="input">The training data; see <see cref="EncoderEstimatorBase{TModel, TTransformer, TOptions}.Fit(IDataView)"/>.</param>
    /// <param name="modelParameters">
    /// Where weights and biases start, as with <see cref="EncoderOptionsBase.InitialEncoder"/>, whose place it takes:
    /// <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/> of a fitted transformer, decoder-free or a sparse autoencoder's,
    /// with as many components and inputs. It does not change. The optimizer begins anew, and so does the estimation of
    /// <see cref="EncoderOptionsBase.InputScaling"/>, from these rows.
    /// </param>
    /// <returns>The trained transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The model is of another size, or there are several column pairs, and what <see cref="EncoderEstimatorBase{TModel, TTransformer, TOptions}.Fit(IDataView)"/> throws.
    /// </exception>
    /// <inheritdoc cref="EncoderEstimatorBase{TModel, TTransformer, TOptions}.Fit(IDataView)" path="/exception[@cref!='T:System.ArgumentOutOfRangeException']"/>
    public DecoderFreeSaeTransformer Fit(IDataView input, EncoderModelParameters modelParameters)
    {
        Host.CheckValue(modelParameters, nameof(modelParameters));
        return Refine(input, options => options.InitialEncoder = modelParameters);
    }

    private protected override DecoderFreeSaeTransformer CreateTransformer(FittedEncoders<DecoderFreeSaeModelParameters> encoders) => new(Host, encoders);

    private protected override DecoderFreeSaeModelParameters Train(EncoderTraining training, Options options, IChannel channel)
    {
        InputScaler scaler = training.Scaler;
        var check = new OptionChecks(Host);
        options.CheckSizes(check, scaler.Inputs, training.Set.Count);
        check.InitialModel(options.InitialEncoder, scaler.Inputs, nameof(options.InitialEncoder));
        EncoderParameters? start = options.InitialEncoder is null ? null : scaler.Unfold(options.InitialEncoder.Encoder);
        TrainedEncoder trained = new DecoderFreeTrainer(Host, options.Settings(), options.CancellationToken, options.Progress)
            .Train(training, start, channel);
        return new DecoderFreeSaeModelParameters(
            scaler.Fold(trained.Parameters), options.Activation, scaler, trained.Statistics, trained.History);
    }
}
