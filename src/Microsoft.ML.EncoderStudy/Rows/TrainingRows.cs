using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>The training data in memory, and the products of one batch of it with the parameters and with gradients.</summary>
/// <remarks>
/// <para>Selecting a batch of whole rows copies them together; non-zeros are read where they lie, each row's asked for ahead of its turn.</para>
/// <para>
/// X = S + 1 oᵀ: stored values S, of which sparse storage keeps the non-zeros, and an offset o that every row has besides. Centred rows
/// have no zeros left; as stored values and an offset they cost what the raw rows cost and D·K more per batch:
/// </para>
/// <code>
/// X Wᵀ + b = S Wᵀ + (b + W o)          Xᵀ G = Sᵀ G + o (Σ_i G_i)ᵀ
/// </code>
/// </remarks>
/// <param name="count">The number of rows.</param>
/// <param name="inputs">D.</param>
/// <param name="offset">o: [inputs], or null where it is zero; then nothing is computed for it.</param>
internal abstract class TrainingRows(int count, int inputs, float[]? offset = null)
{
    private AlignedBuffer? _componentScratch;

    /// <summary>The number of rows.</summary>
    public int Count => count;

    /// <summary>D, the size of a row.</summary>
    public int Inputs => inputs;

    /// <summary>o: [inputs], or null where it is zero.</summary>
    protected float[]? Offset => offset;

    /// <summary>The number of rows of the selected batch.</summary>
    protected int BatchRows { get; private set; }

    /// <summary>Which thread these rows are for, and of how many.</summary>
    protected (int Number, int Of) Shard { get; init; } = (0, 1);

    /// <summary>The row of the batch to begin with: of threads that begin at different rows, one fetches a row from memory and the others from it.</summary>
    protected int FirstBatchRow => BatchRows * Shard.Number / Shard.Of;

    /// <summary>The same rows with a selection of their own, for one of several threads that work on the same batches at the same time.</summary>
    /// <param name="shard">The number of the thread, from 0.</param>
    /// <param name="shards">How many there are.</param>
    public abstract TrainingRows Share(int shard, int shards);

    /// <summary>Chooses the rows that the next calls work on.</summary>
    public void Select(ReadOnlySpan<int> batch)
    {
        BatchRows = batch.Length;
        SelectStored(batch);
    }

    /// <summary>Whether the selected rows leave so many inputs at 0, stored and offset, that it pays to work on the others only.</summary>
    /// <param name="columns">The others, with what the rows have in them; valid until the next selection.</param>
    public bool TouchFewInputs([NotNullWhen(true)] out ColumnwiseBatch? columns)
    {
        columns = offset is null ? FewStoredColumns() : null;
        return columns is not null;
    }

    /// <summary>z = X Wᵀ + b for the selected rows.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="parameters">W and b.</param>
    /// <param name="z">[rows × stride].</param>
    public void Encode(Kernels kernels, EncoderParameters parameters, Span<float> z)
    {
        int stride = parameters.Stride;
        ReadOnlySpan<float> bias = offset is null ? parameters.Bias : BiasWithOffset(kernels, parameters, offset);
        for (int start = 0; start < z.Length; start += stride)
            bias.CopyTo(z[start..]);
        AddStoredProduct(kernels, parameters.Weights, stride, z);
    }

    /// <summary>∂L/∂Wᵀ += Xᵀ ∂L/∂z for the selected rows.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="gradient">∂L/∂z: [rows × stride].</param>
    /// <param name="stride">The padded width of a row of both matrices.</param>
    /// <param name="weightGradient">∂L/∂Wᵀ: [inputs × stride].</param>
    public void AddWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient)
    {
        AddStoredWeightGradient(kernels, gradient, stride, weightGradient);
        if (offset is null)
            return;
        Span<float> sums = ComponentScratch(stride);
        kernels.ColumnSums(gradient, [], sums);
        kernels.AddRow(sums, offset, weightGradient);
    }

    /// <summary>R ← R − Xᵀ for the selected rows.</summary>
    /// <param name="matrix">R: [inputs × stride], one column per row of the batch.</param>
    /// <param name="stride">The padded width of a row of R.</param>
    public void SubtractTransposeFrom(Span<float> matrix, int stride)
    {
        SubtractStoredTransposeFrom(matrix, stride);
        for (int d = 0; d < offset?.Length; d++)
        {
            Span<float> column = matrix.Slice(d * stride, BatchRows);
            TensorPrimitives.Subtract(column, offset[d], column);
        }
    }

    /// <summary>Copies any one row, selected or not.</summary>
    /// <param name="row">The number of the row.</param>
    /// <param name="destination">[inputs].</param>
    public void CopyRow(int row, Span<float> destination)
    {
        CopyStoredRow(row, destination);
        if (offset is not null)
            TensorPrimitives.Add(destination, offset, destination);
    }

    /// <summary>Adds one row to the moments of the inputs.</summary>
    /// <exception cref="InvalidOperationException">The rows have an offset: moments are taken of rows as they were read.</exception>
    public void AddTo(InputMoments moments, int row, double weight)
    {
        CheckNoOffset();
        AddStoredTo(moments, row, weight);
    }

    /// <summary>The rows x′ = s ∘ (x − μ), for training. These rows do not change; sparse rows share their structure with the result.</summary>
    /// <param name="scaler">μ and s. Where the kind is None, the result is these rows themselves.</param>
    /// <param name="moments">Those of these rows.</param>
    /// <param name="checkAlive">Called with every row; throws where the training was cancelled.</param>
    /// <exception cref="InvalidOperationException">The rows have an offset: they are scaled already.</exception>
    public TrainingRows Scale(InputScaler scaler, InputMoments moments, Action? checkAlive = null)
    {
        CheckNoOffset();
        return scaler.Scaling == InputScaling.None ? this : ScaleStored(scaler, moments, checkAlive ?? (() => { }));
    }

    /// <summary>Gathers the stored values of a batch of <see cref="BatchRows"/> rows, or takes note where they lie.</summary>
    protected abstract void SelectStored(ReadOnlySpan<int> batch);

    /// <summary>The stored values of the selected rows by input, if they have few inputs; null otherwise.</summary>
    protected virtual ColumnwiseBatch? FewStoredColumns() => null;

    /// <summary>z += S Wᵀ for the selected rows.</summary>
    protected abstract void AddStoredProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z);

    /// <summary>∂L/∂Wᵀ += Sᵀ ∂L/∂z for the selected rows.</summary>
    protected abstract void AddStoredWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient);

    /// <summary>R ← R − Sᵀ for the selected rows.</summary>
    protected abstract void SubtractStoredTransposeFrom(Span<float> matrix, int stride);

    /// <summary>Copies the stored values of any one row.</summary>
    protected abstract void CopyStoredRow(int row, Span<float> destination);

    /// <summary>Adds the stored values of any one row to the moments of the inputs.</summary>
    protected abstract void AddStoredTo(InputMoments moments, int row, double weight);

    /// <summary>New rows s ∘ (x − μ), where x are the stored values of these.</summary>
    protected abstract TrainingRows ScaleStored(InputScaler scaler, InputMoments moments, Action checkAlive);

    private Span<float> BiasWithOffset(Kernels kernels, EncoderParameters parameters, float[] o)
    {
        Span<float> bias = ComponentScratch(parameters.Stride);
        parameters.Bias.CopyTo(bias);
        kernels.AddProduct(o, DenseLayout.RowMajor(1, inputs, inputs), parameters.Weights, bias, parameters.Stride);
        return bias;
    }

    /// <summary>Memory for one value per component; models of several sizes may train on the same rows.</summary>
    private Span<float> ComponentScratch(int stride)
    {
        if (_componentScratch?.Length != stride)
            _componentScratch = new AlignedBuffer(stride);
        return _componentScratch;
    }

    private void CheckNoOffset()
    {
        if (offset is not null)
            throw new InvalidOperationException("The rows are scaled already; scale the rows they were made from.");
    }
}
