using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(
    SparseAutoencoderTransformer.Summary, typeof(SparseAutoencoderTransformer), null, typeof(SignatureLoadModel),
    SparseAutoencoderTransformer.UserName, SparseAutoencoderTransformer.LoaderSignature)]

[assembly: LoadableClass(
    typeof(IRowMapper), typeof(SparseAutoencoderTransformer), null, typeof(SignatureLoadRowMapper),
    SparseAutoencoderTransformer.UserName, SparseAutoencoderTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>
/// <see cref="ITransformer"/> resulting from fitting a <see cref="SparseAutoencoderEstimator"/>: adds each autoencoder's activations,
/// and the reconstruction and its error where they were asked for.
/// </summary>
/// <inheritdoc/>
public sealed class SparseAutoencoderTransformer : EncoderTransformerBase<SparseAutoencoderModelParameters>
{
    internal const string Summary = "Adds the activations of a sparse autoencoder.";
    internal const string UserName = "Sparse Autoencoder Transform";
    internal const string LoaderSignature = "SparseAutoencoder";

    private static readonly TransformerFormat<SparseAutoencoderModelParameters> FileFormat = new(
        modelSignature: "SPARSAET", LoaderSignature, SparseAutoencoderModelParameters.Load,
        EncoderOutput.Reconstruction, EncoderOutput.ReconstructionError);

    internal SparseAutoencoderTransformer(IHostEnvironment env, FittedEncoders<SparseAutoencoderModelParameters> encoders)
        : base(env, nameof(SparseAutoencoderTransformer), encoders)
    {
    }

    /// <summary>V of the only autoencoder, [components × inputs], row-major.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> DecoderWeights => OnlyModel().DecoderWeights;

    /// <summary>c of the only autoencoder, one bias per input.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> DecoderBiases => OnlyModel().DecoderBiases;

    /// <summary>Every epoch of the training of the only autoencoder, in order.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="EncoderTransformerBase{TModel}.GetModelParameters(string)"/>.</exception>
    public ImmutableArray<SparseAutoencoderTrainingEpoch> TrainingHistory => OnlyModel().TrainingHistory;

    private protected override TransformerFormat<SparseAutoencoderModelParameters> Format => FileFormat;

    private protected override RowScorer MakeScorer(SparseAutoencoderModelParameters model, DataViewRow input, DataViewSchema.Column column) =>
        new AutoencoderRowScorer(Host, model, input, column);

    /// <summary>Factory for SignatureLoadModel.</summary>
    private static SparseAutoencoderTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new(env, FileFormat.Load(env, ctx));

    /// <summary>Factory for SignatureLoadRowMapper.</summary>
    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);
}
