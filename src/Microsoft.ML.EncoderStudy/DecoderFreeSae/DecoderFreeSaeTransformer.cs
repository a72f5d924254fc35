using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    DecoderFreeSaeTransformer.Summary, typeof(DecoderFreeSaeTransformer), null, typeof(SignatureLoadModel),
    DecoderFreeSaeTransformer.UserName, DecoderFreeSaeTransformer.LoaderSignature)]

[assembly: LoadableClass(
    typeof(IRowMapper), typeof(DecoderFreeSaeTransformer), null, typeof(SignatureLoadRowMapper),
    DecoderFreeSaeTransformer.UserName, DecoderFreeSaeTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>
/// <see cref="ITransformer"/> resulting from fitting a <see cref="DecoderFreeSaeEstimator"/>: adds each encoder's activations, and the
/// responsibilities, energy and winning component where they were asked for.
/// </summary>
/// <inheritdoc/>
public sealed class DecoderFreeSaeTransformer : EncoderTransformerBase<DecoderFreeSaeModelParameters>
{
    internal const string Summary = "Adds the activations of a decoder-free sparse autoencoder.";
    internal const string UserName = "Decoder-Free Sparse Autoencoder Transform";
    internal const string LoaderSignature = "DecoderFreeSaeTransform";

    private static readonly TransformerFormat<DecoderFreeSaeModelParameters> FileFormat = new(
        modelSignature: "DFSAETRF", LoaderSignature, DecoderFreeSaeModelParameters.Load,
        EncoderOutput.Responsibilities, EncoderOutput.Energy, EncoderOutput.Component);

    internal DecoderFreeSaeTransformer(IHostEnvironment env, FittedEncoders<DecoderFreeSaeModelParameters> encoders)
        : base(env, nameof(DecoderFreeSaeTransformer), encoders)
    {
    }

    /// <summary>Every epoch of the training of the only encoder, in order.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/>.</exception>
    public ImmutableArray<EncoderTrainingEpoch> TrainingHistory => OnlyModel().TrainingHistory;

    private protected override TransformerFormat<DecoderFreeSaeModelParameters> Format => FileFormat;

    private protected override RowScorer MakeScorer(DecoderFreeSaeModelParameters model, DataViewRow input, DataViewSchema.Column column) =>
        new DecoderFreeRowScorer(Host, model, input, column);

    /// <summary>Factory for SignatureLoadModel.</summary>
    private static DecoderFreeSaeTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new(env, FileFormat.Load(env, ctx));

    /// <summary>Factory for SignatureLoadRowMapper.</summary>
    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);
}
