using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The linear decoder on one batch: from activations to the residual r = a V + c − x, and from r to gradients.</summary>
/// <remarks>
/// <para>
/// Residuals are dense and kept transposed, [inputs × batch], since that is the side on which V lies; x is only ever subtracted, so sparse
/// rows stay sparse. With L = Σ r²/(B D) and G = ∂L/∂r = 2 r/(B D):
/// </para>
/// <code>
/// ∂L/∂V = aᵀ G     ∂L/∂c = Σ_i G_i     ∂L/∂a = G Vᵀ
/// </code>
/// </remarks>
internal sealed class DecoderPass
{
    private readonly Kernels _kernels;
    private readonly TrainingRows _data;
    private readonly int _components;
    private readonly int _stride;
    private readonly int _capacity;
    private readonly AlignedBuffer _transposed;
    private readonly ActiveComponents _active;
    private AlignedBuffer? _activeWeights;
    private AlignedBuffer? _activeActivations;
    private AlignedBuffer? _activeGradient;
    private AutoencoderParameters _parameters = null!;
    private int _rows;
    private int _batchStride;

    public DecoderPass(Kernels kernels, TrainingRows data, int components, int capacity)
    {
        _kernels = kernels;
        _data = data;
        _components = components;
        _stride = Kernels.PaddedWidth(components);
        _capacity = capacity;
        _transposed = new AlignedBuffer(checked(components * Kernels.PaddedWidth(capacity)));
        _active = new ActiveComponents(kernels, components);
    }

    /// <summary>D.</summary>
    public int Inputs => _data.Inputs;

    /// <summary>Begins a batch, whose rows are selected.</summary>
    public void Reset(int rows, AutoencoderParameters parameters)
    {
        _rows = rows;
        _batchStride = Kernels.PaddedWidth(rows);
        _parameters = parameters;
    }

    /// <summary>Memory for the residual of the largest batch.</summary>
    public AlignedBuffer NewResidual() => new(checked(Inputs * Kernels.PaddedWidth(_capacity)));

    /// <summary>The part of <paramref name="memory"/> that the batch takes: [inputs × padded rows].</summary>
    public Span<float> Residual(AlignedBuffer memory) => memory.Span[..(Inputs * _batchStride)];

    /// <summary>r = a V + c − x, with the given components only.</summary>
    public void Reconstruct(ReadOnlySpan<float> activations, Range components, Span<float> residual)
    {
        FillWithBias(residual);
        Add(activations, components, residual);
        _data.SubtractTransposeFrom(residual, _batchStride);
    }

    /// <summary>r = a V + c − x, passing over the components that are active nowhere in the batch if these are many. The bits are the same.</summary>
    public void ReconstructFromActive(ReadOnlySpan<float> activations, Span<float> residual)
    {
        _active.Find(activations);
        if (!_active.AreFew)
        {
            Reconstruct(activations, .._components, residual);
            return;
        }

        Span<float> weights = Active(ref _activeWeights, Inputs), a = Active(ref _activeActivations, _rows);
        _active.Gather(_parameters.DecoderWeights, weights);
        _active.Gather(activations, a);
        FillWithBias(residual);
        AddProduct(a, .._active.Count, _active.Stride, weights, residual);
        _data.SubtractTransposeFrom(residual, _batchStride);
    }

    /// <summary>∂L/∂V += aᵀ G and g += G Vᵀ, the latter only for components that are active somewhere in the batch.</summary>
    /// <param name="residualGradient">G: [inputs × padded rows].</param>
    /// <param name="activations">The activations of the last call of <see cref="ReconstructFromActive"/>.</param>
    /// <param name="gradient">Receives ∂L/∂V.</param>
    /// <param name="activationGradient">g: [rows × stride].</param>
    public void AddGradientsOfActive(
        ReadOnlySpan<float> residualGradient, ReadOnlySpan<float> activations, AutoencoderParameters gradient, Span<float> activationGradient)
    {
        if (!_active.AreFew)
        {
            AddWeightGradient(residualGradient, activations, gradient);
            AddActivationGradient(residualGradient, activationGradient);
            return;
        }

        Span<float> weights = Active(ref _activeWeights, Inputs), a = Active(ref _activeActivations, _rows);
        Span<float> ofWeights = Active(ref _activeGradient, Inputs);
        _active.Gather(gradient.DecoderWeights, ofWeights);
        _kernels.AddProduct(residualGradient, DenseLayout.RowMajor(Inputs, _rows, _batchStride), a, ofWeights, _active.Stride);
        _active.PutBack(ofWeights, gradient.DecoderWeights);

        // The activations are no longer needed; their gradient takes their place.
        _active.Gather(activationGradient, a);
        _kernels.AddProduct(residualGradient, DenseLayout.Transposed(Inputs, _rows, _batchStride), weights, a, _active.Stride);
        _active.PutBack(a, activationGradient);
    }

    /// <summary>r += a V, over the given components only.</summary>
    public void Add(ReadOnlySpan<float> activations, Range components, Span<float> residual)
    {
        (int first, int count) = components.GetOffsetAndLength(_components);
        AddProduct(activations, first..(first + count), _stride, _parameters.DecoderWeights, residual);
    }

    /// <summary>Σ r²/(B D).</summary>
    public double MeanSquare(ReadOnlySpan<float> residual) => _kernels.SumOfSquares(residual) / ((double)_rows * Inputs);

    /// <summary>G = ∂/∂r of w · Σ r²/(B D), in place.</summary>
    public void Differentiate(Span<float> residual, double weight) =>
        TensorPrimitives.Multiply(residual, (float)(weight * 2 / ((double)_rows * Inputs)), residual);

    /// <summary>∂L/∂V += aᵀ G.</summary>
    public void AddWeightGradient(ReadOnlySpan<float> residualGradient, ReadOnlySpan<float> activations, AutoencoderParameters gradient) =>
        AddWeightGradient(residualGradient, activations, 0.._stride, gradient);

    /// <summary>∂L/∂V += aᵀ G in some columns only, whose ends are aligned.</summary>
    public void AddWeightGradient(
        ReadOnlySpan<float> residualGradient, ReadOnlySpan<float> activations, Range columns, AutoencoderParameters gradient) =>
        _kernels.AddProduct(
            residualGradient, DenseLayout.RowMajor(Inputs, _rows, _batchStride), activations, gradient.DecoderWeights, _stride, columns);

    /// <summary>∂L/∂c += Σ_i G_i.</summary>
    public void AddBiasGradient(ReadOnlySpan<float> residualGradient, AutoencoderParameters gradient)
    {
        Span<float> bias = gradient.DecoderBias;
        for (int d = 0; d < bias.Length; d++)
            bias[d] += TensorPrimitives.Sum(residualGradient.Slice(d * _batchStride, _rows));
    }

    /// <summary>g += G Vᵀ: [rows × stride].</summary>
    public void AddActivationGradient(ReadOnlySpan<float> residualGradient, Span<float> activationGradient) =>
        AddActivationGradient(residualGradient, 0.._stride, activationGradient);

    /// <summary>g += G Vᵀ in some columns only, whose ends are aligned.</summary>
    public void AddActivationGradient(ReadOnlySpan<float> residualGradient, Range columns, Span<float> activationGradient) =>
        _kernels.AddProduct(
            residualGradient, DenseLayout.Transposed(Inputs, _rows, _batchStride), _parameters.DecoderWeights, activationGradient,
            _stride, columns);

    /// <summary>r += a V, over some columns of matrices of the given stride.</summary>
    private void AddProduct(
        ReadOnlySpan<float> activations, Range columns, int stride, ReadOnlySpan<float> weights, Span<float> residual)
    {
        (int first, int count) = columns.GetOffsetAndLength(stride);
        Span<float> transposed = _transposed;
        Span<float> needed = transposed.Slice(first * _batchStride, count * _batchStride);
        if (_rows < _batchStride)
            needed.Clear();
        Kernels.Transpose(activations, columns, stride, transposed, _batchStride);
        _kernels.AddProduct(weights[first..], DenseLayout.RowMajor(Inputs, count, stride), needed, residual, _batchStride);
    }

    private void FillWithBias(Span<float> residual)
    {
        for (int d = 0; d < Inputs; d++)
        {
            Span<float> row = residual.Slice(d * _batchStride, _batchStride);
            row[.._rows].Fill(_parameters.DecoderBias[d]);
            row[_rows..].Clear();
        }
    }

    /// <summary>Memory for the active columns of so many rows.</summary>
    private Span<float> Active(ref AlignedBuffer? memory, int rows)
    {
        int length = rows * _active.Stride;
        AlignedBuffer.Reserve(ref memory, length);
        return memory.Span[..length];
    }
}
