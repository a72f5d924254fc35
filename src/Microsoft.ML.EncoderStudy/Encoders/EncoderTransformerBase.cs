using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Scoring;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// What the transformers of this library have in common: one trained encoder per column pair, whose activations they add, and further outputs
/// where they were asked for.
/// </summary>
/// <typeparam name="TModel">The parameters of one encoder.</typeparam>
/// <remarks>
/// <para>
/// Activations are a known-size vector of <see cref="float"/> with slot names Component0, Component1, …; a row is stored sparse when that
/// is smaller. Where an input holds NaN or infinity, all outputs of that row are NaN, and a key is missing. A row that is not the vector its
/// column declares, in length or in the positions of a sparse one, is an <see cref="InvalidOperationException"/> that names both.
/// </para>
/// <para>
/// Immutable and thread-safe; any number of cursors and prediction engines may share it. Nothing to dispose. Not meant to be derived from
/// outside this library.
/// </para>
/// <para>
/// A file that is loaded may take as much memory as twice its models, unpacked, and no more than half of what the process may use. An
/// application that loads files it does not trust sets less: <c>AppContext.SetData("Microsoft.ML.EncoderStudy.LargestModelMegabytes", 64)</c>,
/// or the same name under <c>configProperties</c> in runtimeconfig.json, in units of 2²⁰ bytes. Model.Load then ends in an
/// <see cref="InvalidOperationException"/> before anything is allocated, and in a <see cref="FormatException"/> where the file is damaged.
/// </para>
/// </remarks>
public abstract partial class EncoderTransformerBase<TModel> : OneToOneTransformerBase
    where TModel : EncoderModelParameters
{
    private readonly FittedEncoders<TModel> _encoders;

    private protected EncoderTransformerBase(IHostEnvironment env, string name, FittedEncoders<TModel> encoders)
        : base(Contracts.CheckRef(env, nameof(env)).Register(name), Array.ConvertAll(encoders.Columns, pair => (pair.OutputColumnName, pair.InputColumnName)))
    {
        _encoders = encoders;
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

    private protected abstract TransformerFormat<TModel> Format { get; }

    /// <summary>a of many rows; see <see cref="EncoderModelParameters.Encode(ReadOnlySpan{float}, Span{float})"/> of the only encoder's model parameters.</summary>
    /// <param name="rows">x, [rows × <see cref="InputSize"/>], row after row.</param>
    /// <param name="activations">Receives a, [rows × <see cref="NumberOfComponents"/>], row after row.</param>
    /// <exception cref="ArgumentException">A length is not as described; the message gives the lengths.</exception>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public void Encode(ReadOnlySpan<float> rows, Span<float> activations) => OnlyModel().Encode(rows, activations);

    /// <summary>
    /// a of many rows given by their non-zeros; see
    /// <see cref="EncoderModelParameters.Encode(ReadOnlySpan{int}, ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float})"/> of the only
    /// encoder's model parameters.
    /// </summary>
    /// <param name="rowStarts">Where each row begins in the other two, and where the last one ends: [rows + 1].</param>
    /// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="activations">Receives a, [rows × <see cref="NumberOfComponents"/>], row after row.</param>
    /// <exception cref="ArgumentException">A length, a start or a position is not as described; the message says what was found.</exception>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public void Encode(ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> activations) =>
        OnlyModel().Encode(rowStarts, indices, values, activations);

    /// <summary>x̂, as the only encoder reconstructs it; see <see cref="EncoderModelParameters.Reconstruct"/> of its model parameters.</summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length; the message gives both lengths.</exception>
    /// <exception cref="InvalidOperationException">There are several column pairs: use <see cref="GetModelParameters(string)"/>.</exception>
    public void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction) =>
        OnlyModel().Reconstruct(activations, reconstruction);

    /// <summary>The encoder that writes an output column.</summary>
    /// <param name="outputColumnName">The name of a column of activations.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output; the message names those there are.</exception>
    public TModel GetModelParameters(string outputColumnName)
    {
        Host.CheckNonEmpty(outputColumnName, nameof(outputColumnName));
        int index = Array.FindIndex(ColumnPairs, pair => pair.outputColumnName == outputColumnName);
        if (index < 0)
        {
            string names = string.Join("', '", ColumnPairs.Select(pair => pair.outputColumnName));
            throw Host.ExceptParam(nameof(outputColumnName), $"No encoder writes '{outputColumnName}'; there are '{names}'.");
        }

        return _encoders.Models[index];
    }

    private protected TModel OnlyModel()
    {
        if (_encoders.Models.Length > 1)
            throw Host.Except($"The transformer has {_encoders.Models.Length} column pairs; use {nameof(GetModelParameters)} to choose one.");
        return _encoders.Models[0];
    }

    private protected abstract RowScorer MakeScorer(TModel model, DataViewRow input, DataViewSchema.Column column);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx) => Format.Save(Host, ctx, _encoders);

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <inheritdoc/>
    protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol)
    {
        DataViewSchema.Column column = inputSchema[srcCol];
        EncoderColumns.CheckInput(Host, inputSchema, column.Name);
        int expected = _encoders.Models[col].InputSize;
        if (column.Type.GetVectorSize() != expected)
        {
            throw Host.ExceptSchemaMismatch(
                nameof(inputSchema), "input", column.Name, new VectorDataViewType(NumberDataViewType.Single, expected).ToString(),
                column.Type.ToString());
        }
    }
}
