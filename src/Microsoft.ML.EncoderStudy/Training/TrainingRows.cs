using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>The training data in memory, in the form in which products with it are cheapest.</summary>
/// <remarks>Immutable but for scratch memory: one thread at a time.</remarks>
internal abstract class TrainingRows(int count, int inputs)
{
    /// <summary>The number of rows.</summary>
    public int Count => count;

    /// <summary>D, the size of a row.</summary>
    public int Inputs => inputs;

    /// <summary>z = X W ᵀ + b for the given rows.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="parameters">W and b.</param>
    /// <param name="z">[rows × stride].</param>
    public void Encode(Kernels kernels, ReadOnlySpan<int> rows, EncoderParameters parameters, Span<float> z)
    {
        int stride = parameters.Stride;
        for (int i = 0; i < rows.Length; i++)
            parameters.Bias.CopyTo(z.Slice(i * stride, stride));
        AddProduct(kernels, rows, parameters.Weights, stride, z);
    }

    /// <summary>z += X Wᵀ.</summary>
    protected abstract void AddProduct(Kernels kernels, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, int stride, Span<float> z);

    /// <summary>∂L/∂Wᵀ += Xᵀ ∂L/∂z.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="gradient">∂L/∂z: [rows × stride].</param>
    /// <param name="stride">The padded width of a row of both matrices.</param>
    /// <param name="weightGradient">∂L/∂Wᵀ: [inputs × stride].</param>
    public abstract void AddWeightGradient(
        Kernels kernels, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient);
}

/// <summary>Rows stored by their non-zeros (compressed sparse rows).</summary>
/// <param name="starts">Where each row begins in the other two, and their length: [count + 1].</param>
/// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
/// <param name="values">The non-zeros.</param>
/// <param name="inputs">D.</param>
internal sealed class SparseRows(int[] starts, int[] indices, float[] values, int inputs)
    : TrainingRows(starts.Length - 1, inputs)
{
    private int[] _batchStarts = [];
    private int[] _batchEnds = [];
    private int[] _batchNext = [];

    protected override void AddProduct(Kernels kernels, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, int stride, Span<float> z) =>
        kernels.AddSparseProduct(Batch(rows), weights, z, stride);

    public override void AddWeightGradient(
        Kernels kernels, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient) =>
        kernels.AddSparseOuterProduct(Batch(rows), gradient, weightGradient, stride);

    private SparseBatch Batch(ReadOnlySpan<int> rows)
    {
        if (_batchStarts.Length < rows.Length)
        {
            _batchStarts = new int[rows.Length];
            _batchEnds = new int[rows.Length];
            _batchNext = new int[rows.Length];
        }

        for (int i = 0; i < rows.Length; i++)
        {
            _batchStarts[i] = starts[rows[i]];
            _batchEnds[i] = starts[rows[i] + 1];
        }

        return new SparseBatch(
            Inputs, indices, values, _batchStarts.AsSpan(0, rows.Length), _batchEnds.AsSpan(0, rows.Length), _batchNext.AsSpan(0, rows.Length));
    }
}

/// <summary>Rows stored whole. A batch is gathered into one block first, so that the products run over contiguous memory.</summary>
/// <param name="values">[count × inputs].</param>
/// <param name="count">The number of rows.</param>
/// <param name="inputs">D.</param>
internal sealed class DenseRows(float[] values, int count, int inputs) : TrainingRows(count, inputs)
{
    private float[] _batch = [];

    protected override void AddProduct(Kernels kernels, ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, int stride, Span<float> z)
    {
        ReadOnlySpan<float> x = Gather(rows);
        kernels.AddProduct(x, DenseLayout.RowMajor(rows.Length, Inputs, Inputs), weights, z, stride);
    }

    public override void AddWeightGradient(
        Kernels kernels, ReadOnlySpan<int> rows, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient)
    {
        ReadOnlySpan<float> x = Gather(rows);
        kernels.AddProduct(x, DenseLayout.Transposed(rows.Length, Inputs, Inputs), gradient, weightGradient, stride);
    }

    private ReadOnlySpan<float> Gather(ReadOnlySpan<int> rows)
    {
        int inputs = Inputs;
        if (_batch.Length < rows.Length * inputs)
            _batch = new float[rows.Length * inputs];
        for (int i = 0; i < rows.Length; i++)
            values.AsSpan(rows[i] * inputs, inputs).CopyTo(_batch.AsSpan(i * inputs));
        return _batch.AsSpan(0, rows.Length * inputs);
    }
}
