using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Trains a decoder-free encoder by torch's autograd, on the CPU or a GPU.</summary>
/// <remarks>Weights, gradients and the optimizer's moments stay on the device. Torch's global seed is neither read nor changed.</remarks>
internal sealed class TorchDecoderFreeEngine : ITrainingEngine<EncoderParameters>
{
    private readonly DecoderFreeSettings _settings;
    private readonly EncoderParameters _parameters;
    private readonly Device _device;
    private readonly ScalarType _precision;
    private readonly TorchBatches _batches;
    private readonly TorchDecoderFreeObjective _objective;
    private readonly Tensor _weights;
    private readonly Tensor _bias;
    private readonly Tensor[] _leaves;
    private readonly TorchOptimizer _optimizer;

    /// <param name="device">Where to compute.</param>
    /// <param name="settings">The objective and the optimizer.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="parameters">Where the training starts; overwritten when they are asked for.</param>
    /// <param name="precision">Of the arithmetic. Double precision is for judging the results of single precision.</param>
    public TorchDecoderFreeEngine(
        Device device, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch, EncoderParameters parameters,
        ScalarType precision = ScalarType.Float32)
    {
        using var scope = TorchScope.Enter();
        _device = device;
        _precision = precision;
        _settings = settings;
        _parameters = parameters;
        _batches = new TorchBatches(rows, rowWeights, largestBatch, precision, device);
        _objective = new TorchDecoderFreeObjective(settings.Terms);
        _weights = PaddedTensors.ToTensor(parameters.Weights, parameters.Components, parameters.Stride, precision, device).requires_grad_()
            .DetachFromDisposeScope();
        _bias = PaddedTensors.ToTensor(parameters.Bias, parameters.Components, parameters.Stride, precision, device).requires_grad_()
            .DetachFromDisposeScope();
        _leaves = [_weights, _bias];
        _optimizer = new TorchOptimizer(settings.Optimizer, settings.Momentum, _leaves);
    }

    /// <inheritdoc/>
    public EncoderParameters Parameters
    {
        get
        {
            using var scope = TorchScope.Enter();
            _weights.CopyTo(_parameters.Stride, _parameters.Weights);
            _bias.CopyTo(_parameters.Stride, _parameters.Bias);
            return _parameters;
        }
    }

    public IReadOnlyList<string> Terms => _objective.Names;

    public TermLosses Step(ReadOnlySpan<int> batch, TrainingStep step)
    {
        using var scope = TorchScope.Enter();
        (TermLosses losses, Tensor?[] gradients) = Differentiate(batch);
        using (no_grad())
            _optimizer.Step(gradients, step.LearningRate);
        return losses;
    }

    public TermLosses Loss(ReadOnlySpan<int> batch)
    {
        using var scope = TorchScope.Enter();
        using (no_grad())
            return ToLosses(stack(Evaluate(batch)));
    }

    /// <summary>The losses of a batch and their gradient, at given parameters, which take the place of the engine's own.</summary>
    public TermLosses LossAndGradient(ReadOnlySpan<int> batch, EncoderParameters parameters, EncoderParameters gradient)
    {
        using var scope = TorchScope.Enter();
        using (no_grad())
        {
            _weights.copy_(PaddedTensors.ToTensor(parameters.Weights, parameters.Components, parameters.Stride, _precision, _device));
            _bias.copy_(PaddedTensors.ToTensor(parameters.Bias, parameters.Components, parameters.Stride, _precision, _device));
        }

        (TermLosses losses, Tensor?[] gradients) = Differentiate(batch);
        gradient.All.Clear();
        gradients[0]?.CopyTo(gradient.Stride, gradient.Weights);
        gradients[1]?.CopyTo(gradient.Stride, gradient.Bias);
        return losses;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _weights.Dispose();
        _bias.Dispose();
        _batches.Dispose();
    }

    private (TermLosses Losses, Tensor?[] Gradients) Differentiate(ReadOnlySpan<int> batch)
    {
        Tensor terms = stack(Evaluate(batch));
        Tensor?[] gradients = TorchGradient.Of(terms.sum(), _leaves);
        return (ToLosses(terms), gradients);
    }

    private Tensor[] Evaluate(ReadOnlySpan<int> batch)
    {
        (Tensor inputs, Tensor? rowWeights) = _batches.Select(batch);
        Tensor z = _bias.addmm(inputs, _weights, beta: 1, alpha: 1);
        Tensor a = _settings.Activation switch
        {
            EncoderActivation.ReLU => nn.functional.relu(z),
            EncoderActivation.NegativeReLU => nn.functional.relu(z).neg(),
            EncoderActivation.Softplus => logaddexp(z, zeros_like(z)),
            _ => z,
        };
        return _objective.Terms(a, rowWeights, _weights);
    }

    private TermLosses ToLosses(Tensor terms)
    {
        double[] values = terms.detach().to(ScalarType.Float64, CPU).data<double>().ToArray();
        return new TermLosses(Terms, values);
    }
}
