using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
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
/// <remarks>
/// <para>
/// Activations are a known-size vector of <see cref="float"/> with slot names Component0, Component1, …; a row is stored sparse when that
/// is smaller. Where an input holds NaN or infinity, all outputs of that row are NaN.
/// </para>
/// <para>Immutable and thread-safe; any number of cursors and prediction engines may share it. Nothing to dispose.</para>
/// </remarks>
public sealed partial class SparseAutoencoderTransformer : OneToOneTransformerBase
{
    internal const string Summary = "Adds the activations of a sparse autoencoder.";
    internal const string UserName = "Sparse Autoencoder Transform";
    internal const string LoaderSignature = "SparseAutoencoder";

    private readonly SparseAutoencoderModelParameters[] _models;
    private readonly string? _reconstruction;
    private readonly string? _reconstructionError;

    internal SparseAutoencoderTransformer(
        IHostEnvironment env,
        InputOutputColumnPair[] columns,
        SparseAutoencoderModelParameters[] models,
        string? reconstruction,
        string? reconstructionError)
        : base(
            Contracts.CheckRef(env, nameof(env)).Register(nameof(SparseAutoencoderTransformer)),
            columns.Select(pair => (pair.OutputColumnName, pair.InputColumnName)).ToArray())
    {
        _models = models;
        _reconstruction = reconstruction;
        _reconstructionError = reconstructionError;
    }

    /// <summary>K, the number of components of the only autoencoder.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public int NumberOfComponents => OnlyModel().NumberOfComponents;

    /// <summary>D, the input size of the only autoencoder.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public int InputSize => OnlyModel().InputSize;

    /// <summary>W of the only autoencoder, [components × inputs], row-major.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> EncoderWeights => OnlyModel().EncoderWeights;

    /// <summary>b of the only autoencoder, one bias per component.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> EncoderBiases => OnlyModel().EncoderBiases;

    /// <summary>V of the only autoencoder, [components × inputs], row-major.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> DecoderWeights => OnlyModel().DecoderWeights;

    /// <summary>c of the only autoencoder, one bias per input.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<float> DecoderBiases => OnlyModel().DecoderBiases;

    /// <summary>How each component of the only autoencoder behaved over the training rows.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<EncoderComponentStatistics> ComponentStatistics => OnlyModel().ComponentStatistics;

    /// <summary>Every epoch of the training of the only autoencoder, in order.</summary>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public ImmutableArray<SparseAutoencoderTrainingEpoch> TrainingHistory => OnlyModel().TrainingHistory;

    /// <summary>x̂ = a·V + c with the decoder of the only autoencoder; see <see cref="SparseAutoencoderModelParameters.Reconstruct"/>.</summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length; the message gives both lengths.</exception>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction) =>
        OnlyModel().Reconstruct(activations, reconstruction);

    /// <summary>The autoencoder that writes an output column.</summary>
    /// <param name="outputColumnName">The name of a column of activations.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output; the message names those there are.</exception>
    public SparseAutoencoderModelParameters GetModelParameters(string outputColumnName)
    {
        Host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        int index = Array.FindIndex(ColumnPairs, pair => pair.outputColumnName == outputColumnName);
        if (index < 0)
        {
            string names = string.Join("', '", ColumnPairs.Select(pair => pair.outputColumnName));
            throw Host.ExceptParam(nameof(outputColumnName), $"No autoencoder writes '{outputColumnName}'; there are '{names}'.");
        }

        return _models[index];
    }

    private SparseAutoencoderModelParameters OnlyModel()
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
