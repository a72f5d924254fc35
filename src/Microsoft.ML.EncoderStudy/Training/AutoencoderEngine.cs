using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Evaluates a sparse autoencoder's loss on batches of rows, with the analytic gradient of every parameter.</summary>
/// <remarks>
/// <para>
/// A batch of B rows passes through z = x Wᵀ + b, a = φ(z), x̂ = a V + c and L = 1/(B D) Σ (x̂ − x)² + sparsity(a). With
/// r = 2/(B D) · (x̂ − x) the gradients are
/// </para>
/// <code>
/// ∂L/∂V = aᵀ r          ∂L/∂c = Σ_i r_i
/// ∂L/∂a = r Vᵀ + ∂sparsity/∂a          ∂L/∂z = ∂L/∂a ⊙ φ′(z)
/// ∂L/∂W = (∂L/∂z)ᵀ x    ∂L/∂b = Σ_i ∂L/∂z_i
/// </code>
/// <para>
/// and with tied weights, V = W, both weight gradients add up. x is only ever multiplied with and subtracted, so sparse rows stay sparse;
/// x̂ and r are dense, and kept transposed, [inputs × batch], since that is the side on which V lies. All memory is allocated once. One
/// thread at a time.
/// </para>
/// </remarks>
internal sealed class AutoencoderEngine
{
    private readonly Kernels _kernels;
    private readonly IAutoencoderArchitecture _architecture;
    private readonly TrainingRows _rows;
    private readonly int _components;
    private readonly int _stride;
    private readonly AlignedBuffer _preActivations;
    private readonly AlignedBuffer _activations;
    private readonly AlignedBuffer _activationGradient;
    private readonly AlignedBuffer _transposedActivations;
    private readonly AlignedBuffer _residual;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="architecture">The activation function and the sparsity term.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="components">K.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    public AutoencoderEngine(Kernels kernels, IAutoencoderArchitecture architecture, TrainingRows rows, int components, int largestBatch)
    {
        _kernels = kernels;
        _architecture = architecture;
        _rows = rows;
        _components = components;
        _stride = Kernels.PaddedWidth(components);
        _preActivations = new AlignedBuffer(checked(largestBatch * _stride));
        _activations = new AlignedBuffer(checked(largestBatch * _stride));
        _activationGradient = new AlignedBuffer(checked(largestBatch * _stride));
        _transposedActivations = new AlignedBuffer(checked(components * Kernels.PaddedWidth(largestBatch)));
        _residual = new AlignedBuffer(checked(rows.Inputs * Kernels.PaddedWidth(largestBatch)));
    }

    /// <summary>The loss of a batch.</summary>
    public AutoencoderLosses Loss(ReadOnlySpan<int> rows, AutoencoderParameters parameters)
    {
        ReadOnlySpan<float> a = Encode(rows, parameters);
        double reconstruction = Decode(rows.Length, parameters);
        return new AutoencoderLosses(reconstruction, _architecture.Sparsity(_kernels, a, _components, _stride, []));
    }

    /// <summary>The loss of a batch and its gradient, which is overwritten.</summary>
    public AutoencoderLosses LossAndGradient(ReadOnlySpan<int> rows, AutoencoderParameters parameters, AutoencoderParameters gradient)
    {
        int inputs = _rows.Inputs, batchStride = Kernels.PaddedWidth(rows.Length);
        Span<float> g = _activationGradient.Span[..(rows.Length * _stride)];
        ReadOnlySpan<float> a = Encode(rows, parameters);
        double reconstruction = Decode(rows.Length, parameters);
        double sparsity = _architecture.Sparsity(_kernels, a, _components, _stride, g);

        Span<float> r = Residual(batchStride);
        TensorPrimitives.Multiply(r, (float)(2 / ((double)rows.Length * inputs)), r);
        gradient.Encoder.All.Clear();
        gradient.DecoderOnly.Clear();
        _kernels.AddProduct(r, DenseLayout.RowMajor(inputs, rows.Length, batchStride), a, gradient.DecoderWeights, _stride);
        _kernels.RowSums(r, batchStride, gradient.DecoderBias);
        _kernels.AddProduct(r, DenseLayout.Transposed(inputs, rows.Length, batchStride), parameters.DecoderWeights, g, _stride);

        _architecture.Backpropagate(_kernels, _preActivations.Span[..g.Length], g);
        _rows.AddWeightGradient(_kernels, g, _stride, gradient.Encoder.Weights);
        _kernels.ColumnSums(g, [], gradient.Encoder.Bias);
        return new AutoencoderLosses(reconstruction, sparsity);
    }

    /// <summary>The activations of a batch: [rows × stride], valid until the next call.</summary>
    public ReadOnlySpan<float> Encode(ReadOnlySpan<int> rows, AutoencoderParameters parameters)
    {
        Span<float> z = _preActivations.Span[..(rows.Length * _stride)], a = _activations.Span[..z.Length];
        _rows.Select(rows);
        _rows.Encode(_kernels, parameters.Encoder, z);
        _architecture.Activate(_kernels, z, a);
        return a;
    }

    /// <summary>Leaves x̂ − x of the batch that was encoded last in the residual, and gives its mean square.</summary>
    private double Decode(int rows, AutoencoderParameters parameters)
    {
        int inputs = _rows.Inputs, batchStride = Kernels.PaddedWidth(rows);
        Span<float> transposed = _transposedActivations.Span[..(_components * batchStride)];
        transposed.Clear();
        Kernels.Transpose(_activations.Span[..(rows * _stride)], _components, _stride, transposed, batchStride);

        Span<float> residual = Residual(batchStride);
        residual.Clear();
        for (int d = 0; d < inputs; d++)
            residual.Slice(d * batchStride, rows).Fill(parameters.DecoderBias[d]);
        _kernels.AddProduct(
            parameters.DecoderWeights, DenseLayout.RowMajor(inputs, _components, _stride), transposed, residual, batchStride);
        _rows.SubtractTransposeFrom(residual, batchStride);
        return _kernels.SumOfSquares(residual) / ((double)rows * inputs);
    }

    private Span<float> Residual(int batchStride) => _residual.Span[..(_rows.Inputs * batchStride)];
}
