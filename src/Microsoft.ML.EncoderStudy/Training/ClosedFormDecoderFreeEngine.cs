using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Trains a decoder-free encoder with its analytic gradients: managed code, no native dependency.</summary>
internal sealed class ClosedFormDecoderFreeEngine : ITrainingEngine<EncoderParameters, TermLosses>
{
    private readonly Kernels _kernels;
    private readonly DecoderFreeGradients _gradients;
    private readonly EncoderParameters _gradient;
    private readonly IOptimizer _optimizer;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="settings">The objective and the optimizer.</param>
    /// <param name="gradients">The gradients of the objective.</param>
    /// <param name="parameters">Where the training starts; changed by every step.</param>
    public ClosedFormDecoderFreeEngine(
        Kernels kernels, DecoderFreeSettings settings, DecoderFreeGradients gradients, EncoderParameters parameters)
    {
        _kernels = kernels;
        _gradients = gradients;
        Parameters = parameters;
        _gradient = new EncoderParameters(parameters.Inputs, parameters.Components);
        _optimizer = Optimizers.Create(settings.Optimizer, settings.Momentum, parameters.All.Length);
    }

    public EncoderParameters Parameters { get; }

    public TermLosses Step(ReadOnlySpan<int> rows, TrainingStep step)
    {
        TermLosses losses = _gradients.LossAndGradient(rows, Parameters, _gradient);
        _optimizer.Step(_kernels, step.LearningRate, _gradient.All, Parameters.All);
        return losses;
    }

    public TermLosses Loss(ReadOnlySpan<int> rows) => _gradients.Loss(rows, Parameters);

    public void SaveState(BinaryWriter writer)
    {
        Parameters.SaveState(writer);
        _optimizer.SaveState(writer);
    }

    public void LoadState(BinaryReader reader)
    {
        Parameters.LoadState(reader);
        _optimizer.LoadState(reader);
    }

    public void Dispose()
    {
    }
}
