using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Trains a sparse autoencoder with its analytic gradients: managed code, no native dependency.</summary>
internal sealed class ClosedFormAutoencoderEngine : IAutoencoderEngine, ICheckpointedEngine<AutoencoderParameters>
{
    private readonly Kernels _kernels;
    private readonly AutoencoderGradients _gradients;
    private readonly ComponentActivity _activity;
    private readonly bool _observesActivity;
    private readonly AutoencoderParameters _gradient;
    private readonly IOptimizer _encoderOptimizer;
    private readonly IOptimizer _optimizerOfRest;
    private readonly UnitNormDecoder? _unitNorm;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="settings">The optimizer, and whether the decoder keeps unit norm.</param>
    /// <param name="gradients">The gradients of the loss.</param>
    /// <param name="activity">Learns from every step which components were active, where the settings ask for it.</param>
    /// <param name="parameters">Where the training starts; changed by every step.</param>
    public ClosedFormAutoencoderEngine(
        Kernels kernels, AutoencoderSettings settings, AutoencoderGradients gradients, ComponentActivity activity,
        AutoencoderParameters parameters)
    {
        _kernels = kernels;
        _gradients = gradients;
        _activity = activity;
        _observesActivity = settings.NeedsActivity;
        Parameters = parameters;
        _gradient = parameters.NewOfSameShape();
        _encoderOptimizer = IOptimizer.Create(settings.Optimizer, settings.Momentum, parameters.Encoder.All.Length);
        _optimizerOfRest = IOptimizer.Create(settings.Optimizer, settings.Momentum, parameters.Rest.Length);
        _unitNorm = settings.UnitNormDecoder ? new UnitNormDecoder(kernels, parameters.Components) : null;
    }

    public AutoencoderParameters Parameters { get; }

    public IReadOnlyList<string> Terms => AutoencoderLosses.Names;

    public TermLosses Step(ReadOnlySpan<int> batch, TrainingStep step)
    {
        AutoencoderLosses losses = _gradients.LossAndGradient(batch, Parameters, _gradient, step.SparsityScale);
        if (_observesActivity)
            _activity.Observe(_gradients.Batch.Activations, Parameters.Stride);
        _unitNorm?.RemoveParallel(_gradient, Parameters);
        _encoderOptimizer.Step(_kernels, step.LearningRate, _gradient.Encoder.All, Parameters.Encoder.All);
        _optimizerOfRest.Step(_kernels, step.LearningRate, _gradient.Rest, Parameters.Rest);
        _unitNorm?.Normalise(Parameters);
        return losses.ByName;
    }

    public TermLosses Loss(ReadOnlySpan<int> batch) => _gradients.Loss(batch, Parameters).ByName;

    public void Replace(IReadOnlyList<int> components, Action<AutoencoderParameters> change)
    {
        change(Parameters);
        foreach (AlignedBuffer moment in _encoderOptimizer.Moments)
            Forget(moment.Span, Parameters.Inputs + 1);
        foreach (AlignedBuffer moment in _optimizerOfRest.Moments)
            Forget(moment.Span, (Parameters.Tied ? 0 : Parameters.Inputs) + Parameters.OwnRows);

        void Forget(Span<float> moment, int rows)
        {
            foreach (int j in components)
            {
                for (int row = 0; row < rows; row++)
                    moment[(row * Parameters.Stride) + j] = 0;
            }
        }
    }

    public void SaveState(BinaryWriter writer)
    {
        Parameters.SaveState(writer);
        _encoderOptimizer.SaveState(writer);
        _optimizerOfRest.SaveState(writer);
        _activity.SaveState(writer);
    }

    public void LoadState(CheckpointReader reader)
    {
        Parameters.LoadState(reader);
        _encoderOptimizer.LoadState(reader);
        _optimizerOfRest.LoadState(reader);
        _activity.LoadState(reader);
    }
}
