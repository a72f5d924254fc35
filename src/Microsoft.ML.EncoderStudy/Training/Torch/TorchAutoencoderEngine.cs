using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Trains a sparse autoencoder by torch's autograd, on the CPU or a GPU.</summary>
/// <remarks>Weights, gradients and the optimizer's moments stay on the device. Torch's global seed is neither read nor changed.</remarks>
internal sealed class TorchAutoencoderEngine : IAutoencoderEngine
{
    private const int Weights = 0, Bias = 1, DecoderBias = 2, FirstOwn = 3;

    private readonly AutoencoderParameters _parameters;
    private readonly Device _device;
    private readonly ScalarType _precision;
    private readonly ITorchArchitecture _architecture;
    private readonly bool _centresInput;
    private readonly bool _keepsUnitNorm;
    private readonly TorchDecoderFreeObjective? _added;
    private readonly ComponentActivity _activity;
    private readonly bool _observesActivity;
    private readonly TorchBatches _batches;
    private readonly Tensor[] _leaves;
    private readonly TorchOptimizer _optimizer;

    /// <param name="device">Where to compute.</param>
    /// <param name="settings">The architecture and the optimizer.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="activity">Which components are dead.</param>
    /// <param name="parameters">Where the training starts; overwritten when they are asked for.</param>
    /// <param name="precision">Of the arithmetic. Double precision is for judging the results of single precision.</param>
    public TorchAutoencoderEngine(
        Device device, AutoencoderSettings settings, TrainingRows rows, int largestBatch, ComponentActivity activity,
        AutoencoderParameters parameters, ScalarType precision = ScalarType.Float32)
    {
        using var scope = TorchScope.Enter();
        _device = device;
        _precision = precision;
        _parameters = parameters;
        _architecture = TorchArchitectures.Create(settings);
        _centresInput = AutoencoderKind.Of(settings.Architecture).Create(settings).CentresInput;
        _keepsUnitNorm = settings.UnitNormDecoder;
        _added = settings.DecoderFreeWeight > 0 ? new TorchDecoderFreeObjective(DecoderFreeObjective.Published(settings.DecoderFreeWeight)) : null;
        _activity = activity;
        _observesActivity = settings.NeedsActivity;
        _batches = new TorchBatches(rows, rowWeights: null, largestBatch, precision, device);
        _leaves = ToTensors(parameters).Select(tensor => tensor.requires_grad_().DetachFromDisposeScope()).ToArray();
        _optimizer = new TorchOptimizer(settings.Optimizer, settings.Momentum, _leaves);
    }

    /// <inheritdoc/>
    public AutoencoderParameters Parameters
    {
        get
        {
            using var scope = TorchScope.Enter();
            Copy(_leaves, _parameters);
            return _parameters;
        }
    }

    /// <summary>The number of the leaf that holds V: W where they are tied.</summary>
    private int DecoderWeights => _parameters.Tied ? Weights : FirstOwn + _parameters.OwnRows;

    public IReadOnlyList<string> Terms => AutoencoderLosses.Names;

    public TermLosses Step(ReadOnlySpan<int> batch, TrainingStep step)
    {
        using var scope = TorchScope.Enter();
        (AutoencoderLosses losses, Tensor?[] gradients, Tensor activations) = Differentiate(batch, step.SparsityScale);
        if (_observesActivity)
            _activity.Observe(activations.ne(TensorArithmetic.Zero).any(0).cpu().data<bool>().ToArray(), batch.Length);
        using (no_grad())
        {
            Tensor v = _leaves[DecoderWeights];
            if (_keepsUnitNorm && gradients[DecoderWeights] is Tensor gradient)
                gradients[DecoderWeights] = gradient.Minus(v.mul(gradient.mul(v).sum([0L], keepdim: true)));
            _optimizer.Step(gradients, step.LearningRate);
            if (_keepsUnitNorm)
                v.copy_(v.UnitColumns(TensorArithmetic.LeastPositive));
        }

        return losses.ByName;
    }

    public TermLosses Loss(ReadOnlySpan<int> batch)
    {
        using var scope = TorchScope.Enter();
        using (no_grad())
            return ToLosses(stack(Evaluate(batch, sparsityScale: 1).Terms)).ByName;
    }

    /// <summary>The losses of a batch and their gradient, at given parameters, which take the place of the engine's own.</summary>
    public AutoencoderLosses LossAndGradient(ReadOnlySpan<int> batch, AutoencoderParameters parameters, AutoencoderParameters gradient)
    {
        using var scope = TorchScope.Enter();
        Load(parameters);
        (AutoencoderLosses losses, Tensor?[] gradients, _) = Differentiate(batch, sparsityScale: 1);
        Copy(gradients.Select((found, i) => found ?? zeros_like(_leaves[i])).ToArray(), gradient);
        return losses;
    }

    public void Replace(IReadOnlyList<int> components, Action<AutoencoderParameters> change)
    {
        using var scope = TorchScope.Enter();
        change(Parameters);
        Load(_parameters);
        var kept = new float[_parameters.Components];
        Array.Fill(kept, 1);
        foreach (int j in components)
            kept[j] = 0;
        using (no_grad())
        {
            Tensor mask = tensor(kept, dtype: _precision, device: _device);
            for (int i = 0; i < _leaves.Length; i++)
            {
                if (i != DecoderBias)
                    _optimizer.Forget(i, mask);
            }
        }
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (Tensor leaf in _leaves)
            leaf.Dispose();
        _batches.Dispose();
    }

    private (AutoencoderLosses Losses, Tensor?[] Gradients, Tensor Activations) Differentiate(ReadOnlySpan<int> batch, float sparsityScale)
    {
        (Tensor[] parts, Tensor activations) = Evaluate(batch, sparsityScale);
        Tensor terms = stack(parts);
        Tensor?[] gradients = TorchGradient.Of(terms.sum(), _leaves);
        return (ToLosses(terms), gradients, activations.detach());
    }

    private (Tensor[] Terms, Tensor Activations) Evaluate(ReadOnlySpan<int> batch, float sparsityScale)
    {
        (Tensor inputs, _) = _batches.Select(batch);
        Tensor seen = _centresInput ? inputs.Minus(_leaves[DecoderBias]) : inputs;
        Tensor z = _leaves[Bias].addmm(seen, _leaves[Weights], beta: 1, alpha: 1);
        using Scalar scale = sparsityScale;
        TorchOutcome outcome = _architecture.Evaluate(new TorchForward(
            inputs, z, _leaves[Bias], _leaves[DecoderWeights], _leaves[DecoderBias], _leaves[FirstOwn..(FirstOwn + _parameters.OwnRows)],
            DeadComponents(), scale));
        GC.KeepAlive(scale);
        Tensor nothing = zeros([], dtype: _precision, device: _device);
        Tensor added = _added is null ? nothing : stack(_added.Terms(outcome.Activations, rowWeights: null, _leaves[Weights])).sum();
        return ([outcome.Reconstruction, outcome.Sparsity ?? nothing, outcome.Auxiliary ?? nothing, added], outcome.Activations);
    }

    private Tensor? DeadComponents()
    {
        if (_activity.DeadCount == 0)
            return null;
        float[] dead = Enumerable.Range(0, _parameters.Components).Select(j => _activity.IsDead(j) ? 1f : 0).ToArray();
        return tensor(dead, dtype: _precision, device: _device).unsqueeze(0);
    }

    private void Load(AutoencoderParameters parameters)
    {
        using (no_grad())
        {
            foreach ((Tensor leaf, Tensor value) in _leaves.Zip(ToTensors(parameters)))
                leaf.copy_(value);
        }
    }

    /// <summary>W, b, c, what the architecture has for itself, and V unless it is W.</summary>
    private IEnumerable<Tensor> ToTensors(AutoencoderParameters parameters)
    {
        int k = parameters.Components, stride = parameters.Stride;
        yield return PaddedTensors.ToTensor(parameters.Encoder.Weights, k, stride, _precision, _device);
        yield return PaddedTensors.ToTensor(parameters.Encoder.Bias, k, stride, _precision, _device);
        yield return PaddedTensors.ToTensor(parameters.DecoderBias, parameters.Inputs, parameters.Inputs, _precision, _device);
        for (int row = 0; row < parameters.OwnRows; row++)
            yield return PaddedTensors.ToTensor(parameters.Own(row), k, stride, _precision, _device);
        if (!parameters.Tied)
            yield return PaddedTensors.ToTensor(parameters.DecoderWeights, k, stride, _precision, _device);
    }

    private void Copy(Tensor[] tensors, AutoencoderParameters parameters)
    {
        tensors[Weights].CopyTo(parameters.Stride, parameters.Encoder.Weights);
        tensors[Bias].CopyTo(parameters.Stride, parameters.Encoder.Bias);
        tensors[DecoderBias].CopyTo(parameters.Inputs, parameters.DecoderBias);
        for (int row = 0; row < parameters.OwnRows; row++)
            tensors[FirstOwn + row].CopyTo(parameters.Stride, parameters.Own(row));
        if (!parameters.Tied)
            tensors[DecoderWeights].CopyTo(parameters.Stride, parameters.DecoderWeights);
    }

    private static AutoencoderLosses ToLosses(Tensor terms)
    {
        double[] values = terms.detach().to(ScalarType.Float64, CPU).data<double>().ToArray();
        return new AutoencoderLosses { Reconstruction = values[0], Sparsity = values[1], Auxiliary = values[2], DecoderFree = values[3] };
    }
}
