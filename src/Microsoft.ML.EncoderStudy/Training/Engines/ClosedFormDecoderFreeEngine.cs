using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Trains a decoder-free encoder with its analytic gradients: managed code, no native dependency.</summary>
internal sealed class ClosedFormDecoderFreeEngine : ICheckpointedEngine<EncoderParameters>
{
    private readonly Kernels _kernels;
    private readonly DecoderFreeGradients _gradients;
    private readonly EncoderParameters _gradient;
    private readonly EncoderParameters _parameters;
    private readonly IOptimizer _optimizer;
    private readonly LazyUpdates? _lazy;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="settings">The objective and the optimizer.</param>
    /// <param name="gradients">The gradients of the objective.</param>
    /// <param name="parameters">Where the training starts; changed by every step.</param>
    public ClosedFormDecoderFreeEngine(
        Kernels kernels, DecoderFreeSettings settings, DecoderFreeGradients gradients, EncoderParameters parameters)
    {
        _kernels = kernels;
        _gradients = gradients;
        _parameters = parameters;
        _gradient = new EncoderParameters(parameters.Inputs, parameters.Components);
        _optimizer = IOptimizer.Create(settings.Optimizer, settings.Momentum, parameters.All.Length);
        _lazy = parameters.Inputs < LazyUpdates.LeastInputs ? null : new LazyUpdates(_optimizer, parameters.Inputs, parameters.Stride);
    }

    public EncoderParameters Parameters
    {
        get
        {
            _lazy?.CatchUpAll(_kernels, _parameters.All);
            return _parameters;
        }
    }

    public IReadOnlyList<string> Terms => _gradients.Terms;

    public TermLosses Step(ReadOnlySpan<int> batch, TrainingStep step)
    {
        _gradients.Select(batch);
        if (_lazy is not null && _gradients.TouchFewInputs(out ColumnwiseBatch? columns))
            return StepOf(columns, _lazy, step.LearningRate);

        // Whatever the batch touches is read, so it must be up to date.
        EncoderParameters parameters = Parameters;
        _gradient.All.Clear();
        TermLosses losses = _gradients.SelectedLossAndGradient(parameters, _gradient);
        _optimizer.Step(_kernels, step.LearningRate, _gradient.All, parameters.All);
        return losses;
    }

    public TermLosses Loss(ReadOnlySpan<int> batch)
    {
        _gradients.Select(batch);
        if (_lazy is not null && _gradients.TouchFewInputs(out ColumnwiseBatch? columns))
        {
            _lazy.CatchUp(_kernels, columns.Inputs, _parameters.All);
            return _gradients.SelectedLoss(_parameters);
        }

        return _gradients.SelectedLoss(Parameters);
    }

    public void SaveState(BinaryWriter writer)
    {
        _parameters.SaveState(writer);
        _optimizer.SaveState(writer);
        _lazy?.SaveState(writer);
    }

    public void LoadState(CheckpointReader reader)
    {
        _parameters.LoadState(reader);
        _optimizer.LoadState(reader);
        _lazy?.LoadState(reader);
    }

    /// <summary>A step that costs what the batch touches: the gradient of an input's weights is made where it is used, in the nearest cache.</summary>
    private TermLosses StepOf(ColumnwiseBatch columns, LazyUpdates lazy, float learningRate)
    {
        lazy.CatchUp(_kernels, columns.Inputs, _parameters.All);
        TermLosses losses = _gradients.SelectedLossAndGradient(_parameters, [], out ReadOnlySpan<float> g);
        lazy.Step(_kernels, learningRate, columns, g, _gradient.All, _parameters.All);
        return losses;
    }
}
