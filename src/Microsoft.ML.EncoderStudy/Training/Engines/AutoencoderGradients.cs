using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Evaluates a sparse autoencoder's loss on batches of rows, with the analytic gradient of every parameter.</summary>
/// <remarks>
/// <para>
/// A batch of B rows passes through z = x Wᵀ + b, the architecture (a = φ(z), the losses with the decoder x̂ = a V + c, and their gradients
/// down to ∂L/∂z), and
/// </para>
/// <code>
/// ∂L/∂W = (∂L/∂z)ᵀ x    ∂L/∂b = Σ_i ∂L/∂z_i
/// </code>
/// <para>
/// An architecture with another path from b to the loss adds that path's part of ∂L/∂b itself. One whose encoder sees x − c has
/// z = x Wᵀ + (b − W c) instead, so that sparse rows stay sparse. With s = Σ_i ∂L/∂z_i, that adds −s cᵀ to ∂L/∂W and −Wᵀ s to ∂L/∂c. With
/// tied weights, V = W, both weight gradients add up. All memory is allocated once. One thread at a time.
/// </para>
/// </remarks>
internal sealed class AutoencoderGradients
{
    private readonly Kernels _kernels;
    private readonly IAutoencoderArchitecture _architecture;
    private readonly AddedObjective? _added;
    private readonly TrainingRows _rows;
    private readonly AutoencoderBatch _batch;
    private readonly AlignedBuffer _shift;
    private readonly AlignedBuffer _sums;
    private readonly float[] _minusCentre;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="architecture">The activation function and the loss.</param>
    /// <param name="added">The decoder-free objective, to be added to the loss; null for none.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="components">K.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="activity">Which components are dead.</param>
    public AutoencoderGradients(
        Kernels kernels, IAutoencoderArchitecture architecture, AddedObjective? added, TrainingRows rows, int components, int largestBatch,
        ComponentActivity activity)
    {
        _kernels = kernels;
        _architecture = architecture;
        _added = added;
        _rows = rows;
        _batch = new AutoencoderBatch(kernels, rows, components, largestBatch, activity);
        _shift = new AlignedBuffer(_batch.Stride);
        _sums = new AlignedBuffer(_batch.Stride);
        _minusCentre = new float[rows.Inputs];
    }

    /// <summary>The batch evaluated last.</summary>
    public AutoencoderBatch Batch => _batch;

    /// <summary>The loss of a batch.</summary>
    public AutoencoderLosses Loss(ReadOnlySpan<int> batch, AutoencoderParameters parameters)
    {
        Activate(batch, parameters);
        AutoencoderLosses losses = _architecture.Losses(_batch, gradient: null);
        return losses with { DecoderFree = _added?.Evaluate(_batch.Activations, []) ?? 0 };
    }

    /// <summary>The loss of a batch and its gradient, which is overwritten.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <param name="sparsityScale">The factor of the sparsity penalty.</param>
    public AutoencoderLosses LossAndGradient(
        ReadOnlySpan<int> batch, AutoencoderParameters parameters, AutoencoderParameters gradient, float sparsityScale = 1)
    {
        gradient.Encoder.All.Clear();
        gradient.Rest.Clear();
        Activate(batch, parameters, sparsityScale);
        AutoencoderLosses losses = _architecture.Losses(_batch, gradient);
        losses = losses with { DecoderFree = _added?.Evaluate(_batch.Activations, _batch.ActivationGradient) ?? 0 };
        _architecture.Backpropagate(_batch, gradient);

        Span<float> g = _batch.ActivationGradient;
        _rows.AddWeightGradient(_kernels, g, _batch.Stride, gradient.Encoder.Weights);
        _kernels.ColumnSums(g, [], _sums);
        TensorPrimitives.Add(gradient.Encoder.Bias, _sums.Span, gradient.Encoder.Bias);
        if (_architecture.CentresInput)
            AddGradientOfCentre(parameters, gradient);
        return losses;
    }

    /// <summary>Passes a batch up to its activations.</summary>
    /// <returns>The batch, valid until the next call.</returns>
    public AutoencoderBatch Activate(ReadOnlySpan<int> batch, AutoencoderParameters parameters, float sparsityScale = 1)
    {
        _batch.Reset(batch.Length, parameters, sparsityScale);
        _rows.Select(batch);
        _rows.Encode(_kernels, parameters.Encoder, _batch.PreActivations);
        if (_architecture.CentresInput)
        {
            parameters.ShiftOfCentre(_kernels, _shift);
            _kernels.AddRow(_shift, [], _batch.PreActivations);
        }

        _architecture.Activate(_batch);
        return _batch;
    }

    private void AddGradientOfCentre(AutoencoderParameters parameters, AutoencoderParameters gradient)
    {
        Span<float> sums = _sums, centre = gradient.DecoderBias;
        TensorPrimitives.Negate(parameters.DecoderBias, _minusCentre);
        _kernels.AddProduct(
            _minusCentre, DenseLayout.RowMajor(_rows.Inputs, 1, stride: 1), sums, gradient.Encoder.Weights, _batch.Stride);
        for (int d = 0; d < centre.Length; d++)
            centre[d] -= TensorPrimitives.Dot(parameters.Encoder.Weights.Slice(d * _batch.Stride, _batch.Stride), sums);
    }
}
