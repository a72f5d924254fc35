using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Evaluates the decoder-free objective on batches of rows, with the analytic gradient of every parameter.</summary>
/// <remarks>
/// A batch passes through z = x Wᵀ + b, a = φ(z), the objective and ∂L/∂a, ∂L/∂z = ∂L/∂a ⊙ φ′(z), and
/// ∂L/∂Wᵀ = xᵀ ∂L/∂z, ∂L/∂b = Σ_i ∂L/∂z_i. All memory is allocated once. One thread at a time.
/// </remarks>
internal sealed class DecoderFreeGradients
{
    private readonly Kernels _kernels;
    private readonly DecoderFreeSettings _settings;
    private readonly TrainingRows _rows;
    private readonly float[]? _rowWeights;
    private readonly float[] _batchWeights;
    private readonly DecoderFreeObjective _objective;
    private readonly ActivationBatch _batch;
    private readonly AlignedBuffer _preActivations;
    private readonly AlignedBuffer _activationGradient;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="settings">The objective and the activation function.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    public DecoderFreeGradients(Kernels kernels, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch)
        : this(
            kernels, settings, rows, rowWeights, largestBatch,
            new DecoderFreeObjective(kernels, settings.Terms, rows.Inputs, settings.Components))
    {
    }

    /// <summary>The gradients of a shard of the components.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="settings">The objective and the activation function, with K of the shard.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="exchange">Where the shards meet.</param>
    /// <param name="shard">The number of this one.</param>
    public DecoderFreeGradients(
        Kernels kernels, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch, ComponentExchange exchange, int shard)
        : this(kernels, settings, rows, rowWeights, largestBatch, new DecoderFreeObjective(settings.Terms, exchange, shard))
    {
    }

    private DecoderFreeGradients(
        Kernels kernels, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch, DecoderFreeObjective objective)
    {
        _kernels = kernels;
        _settings = settings;
        _rows = rows;
        _rowWeights = rowWeights;
        _batchWeights = rowWeights is null ? [] : new float[largestBatch];
        _batch = new ActivationBatch(kernels, settings.Components, largestBatch);
        _preActivations = new AlignedBuffer(checked(largestBatch * _batch.Stride));
        _activationGradient = new AlignedBuffer(checked(largestBatch * _batch.Stride));
        _objective = objective;
    }

    /// <summary>What the terms of the objective are called.</summary>
    public IReadOnlyList<string> Terms => _objective.Names;

    /// <summary>The objective on a batch.</summary>
    public TermLosses Loss(ReadOnlySpan<int> batch, EncoderParameters parameters)
    {
        Select(batch);
        return SelectedLoss(parameters);
    }

    /// <summary>The objective on a batch and its gradient, which is overwritten.</summary>
    public TermLosses LossAndGradient(ReadOnlySpan<int> batch, EncoderParameters parameters, EncoderParameters gradient)
    {
        Select(batch);
        gradient.All.Clear();
        return SelectedLossAndGradient(parameters, gradient);
    }

    /// <summary>Chooses the batch that the methods of selected rows work on.</summary>
    public void Select(ReadOnlySpan<int> batch)
    {
        _batch.Reset(batch.Length, WeightsOf(batch));
        _rows.Select(batch);
    }

    /// <summary>Whether most inputs do not matter to the objective of the selected rows, so that their weights are not read and their gradient is 0.</summary>
    /// <param name="columns">The other inputs, with what the rows have in them; valid until the next selection.</param>
    public bool TouchFewInputs([NotNullWhen(true)] out ColumnwiseBatch? columns)
    {
        columns = null;
        return !_objective.ReadsWeights && _rows.TouchFewInputs(out columns);
    }

    /// <summary>The objective on the selected rows.</summary>
    public TermLosses SelectedLoss(EncoderParameters parameters)
    {
        EncodeSelected(parameters);
        return _objective.Accumulate(_batch, [], parameters.Weights, []);
    }

    /// <summary>The objective on the selected rows and its gradient.</summary>
    /// <param name="parameters">W and b.</param>
    /// <param name="gradient">∂L/∂W is added to its weights; its bias is overwritten.</param>
    public TermLosses SelectedLossAndGradient(EncoderParameters parameters, EncoderParameters gradient)
    {
        TermLosses losses = SelectedLossAndGradient(parameters, gradient.Weights, out ReadOnlySpan<float> g);
        AddParameterGradient(g, gradient);
        return losses;
    }

    /// <summary>The objective on the selected rows and its gradient as far as the pre-activations, from where it leads to the weights.</summary>
    /// <param name="parameters">W and b.</param>
    /// <param name="weightGradient">∂/∂Wᵀ of the terms over weights is added to it; may be empty where there are none.</param>
    /// <param name="g">∂L/∂z: [rows × stride], valid until the next call.</param>
    public TermLosses SelectedLossAndGradient(EncoderParameters parameters, Span<float> weightGradient, out ReadOnlySpan<float> g)
    {
        EncodeSelected(parameters);
        Span<float> gradient = ClearActivationGradient();
        TermLosses losses = _objective.Accumulate(_batch, gradient, parameters.Weights, weightGradient);
        _settings.Activation.Backpropagate(_kernels, PreActivations(_batch.Rows), gradient);
        g = gradient;
        return losses;
    }

    /// <summary>Makes room for a batch of so many rows, once for all shards.</summary>
    public void Begin(int rows) => _objective.Begin(rows);

    /// <summary>Says of the selected rows what the other shards must know of this one.</summary>
    public void SummariseSelected(EncoderParameters parameters)
    {
        EncodeSelected(parameters);
        _objective.Summarise(_batch);
    }

    /// <summary>The gradient of this shard's parameters, once all shards have summarised.</summary>
    /// <param name="gradient">∂L/∂W is added to its weights; its bias is overwritten.</param>
    public void EvaluateSelected(EncoderParameters gradient)
    {
        Span<float> g = ClearActivationGradient();
        _objective.Evaluate(_batch, g);
        _settings.Activation.Backpropagate(_kernels, PreActivations(_batch.Rows), g);
        AddParameterGradient(g, gradient);
    }

    /// <summary>The objective on the selected rows, of all shards together, once all have evaluated.</summary>
    public TermLosses Losses() => _objective.Losses();

    /// <summary>The activations of a batch: [rows × stride], valid until the next call.</summary>
    public ReadOnlySpan<float> Activations(ReadOnlySpan<int> batch, EncoderParameters parameters)
    {
        Select(batch);
        EncodeSelected(parameters);
        return _batch.Activations;
    }

    private void EncodeSelected(EncoderParameters parameters)
    {
        Span<float> z = PreActivations(_batch.Rows);
        _rows.Encode(_kernels, parameters, z);
        _settings.Activation.Apply(_kernels, z, _batch.Activations);
    }

    private Span<float> ClearActivationGradient()
    {
        Span<float> g = _activationGradient.Span[..(_batch.Rows * _batch.Stride)];
        g.Clear();
        return g;
    }

    /// <param name="g">∂L/∂z.</param>
    /// <param name="gradient">∂L/∂W is added to its weights; its bias is overwritten.</param>
    private void AddParameterGradient(ReadOnlySpan<float> g, EncoderParameters gradient)
    {
        _rows.AddWeightGradient(_kernels, g, _batch.Stride, gradient.Weights);
        _kernels.ColumnSums(g, [], gradient.Bias);
    }

    private Span<float> PreActivations(int rows) => _preActivations.Span[..(rows * _batch.Stride)];

    private ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> batch)
    {
        if (_rowWeights is null)
            return [];
        for (int i = 0; i < batch.Length; i++)
            _batchWeights[i] = _rowWeights[batch[i]];
        return _batchWeights.AsSpan(0, batch.Length);
    }
}
