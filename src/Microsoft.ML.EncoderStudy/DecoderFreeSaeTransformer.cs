using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
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
/// <remarks>
/// <para>
/// Activations are a known-size vector of <see cref="float"/> with slot names Component0, Component1, …; a row is stored sparse when that
/// is smaller. Where an input holds NaN or infinity, all outputs of that row are NaN and the winning component is missing.
/// </para>
/// <para>Immutable and thread-safe; any number of cursors and prediction engines may share it. Nothing to dispose.</para>
/// </remarks>
public sealed partial class DecoderFreeSaeTransformer : OneToOneTransformerBase
{
    internal const string Summary = "Adds the activations of a decoder-free sparse autoencoder.";
    internal const string UserName = "Decoder-Free Sparse Autoencoder Transform";
    internal const string LoaderSignature = "DecoderFreeSaeTransform";

    private readonly DecoderFreeSaeModelParameters[] _models;
    private readonly ExtraColumns _extras;

    internal DecoderFreeSaeTransformer(
        IHostEnvironment env, InputOutputColumnPair[] columns, DecoderFreeSaeModelParameters[] models, ExtraColumns extras)
        : base(
            Contracts.CheckRef(env, nameof(env)).Register(nameof(DecoderFreeSaeTransformer)),
            columns.Select(pair => (pair.OutputColumnName, pair.InputColumnName)).ToArray())
    {
        _models = models;
        _extras = extras;
    }

    /// <summary>K, the number of components of the only encoder.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public int NumberOfComponents => OnlyModel().NumberOfComponents;

    /// <summary>D, the input size of the only encoder.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public int InputSize => OnlyModel().InputSize;

    /// <summary>W of the only encoder, [components × inputs], row-major.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> Weights => OnlyModel().Weights;

    /// <summary>b of the only encoder, one bias per component.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> Biases => OnlyModel().Biases;

    /// <summary>How each component of the only encoder behaved over the training rows.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<EncoderComponentStatistics> ComponentStatistics => OnlyModel().ComponentStatistics;

    /// <summary>Every epoch of the training of the only encoder, in order.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<EncoderTrainingEpoch> TrainingHistory => OnlyModel().TrainingHistory;

    /// <summary>x̂ = a·W with the weights of the only encoder; see <see cref="DecoderFreeSaeModelParameters.Reconstruct"/>.</summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length; the message gives both lengths.</exception>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction) =>
        OnlyModel().Reconstruct(activations, reconstruction);

    /// <summary>The encoder that writes an output column.</summary>
    /// <param name="outputColumnName">The name of a column of activations.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output; the message names those there are.</exception>
    public DecoderFreeSaeModelParameters GetModelParameters(string outputColumnName)
    {
        Host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        int index = Array.FindIndex(ColumnPairs, pair => pair.outputColumnName == outputColumnName);
        if (index < 0)
        {
            string names = string.Join("', '", ColumnPairs.Select(pair => pair.outputColumnName));
            throw Host.ExceptParam(nameof(outputColumnName), $"No encoder writes '{outputColumnName}'; there are '{names}'.");
        }

        return _models[index];
    }

    private DecoderFreeSaeModelParameters OnlyModel()
    {
        if (_models.Length > 1)
            throw Host.Except($"The transformer has {_models.Length} column pairs; use {nameof(GetModelParameters)} to choose one.");
        return _models[0];
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <inheritdoc/>
    protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        string name = inputSchema[srcCol].Name;
        EncoderColumns.CheckInput(Host, inputSchema, name);
        int size = inputSchema[srcCol].Type.GetVectorSize(), expected = _models[col].InputSize;
        if (size != expected)
        {
            throw Host.ExceptSchemaMismatch(
                nameof(inputSchema), "input", name, new VectorDataViewType(NumberDataViewType.Single, expected).ToString(),
                inputSchema[srcCol].Type.ToString());
        }
    }
}
