using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.Transforms;

/// <summary>The defaults of the options that every estimator of encoders has: the settings of the published study.</summary>
/// <remarks>Not to be derived from outside this library; nobody makes one.</remarks>
public abstract class EncoderDefaults
{
    private protected EncoderDefaults()
    {
    }

    /// <summary>64 components.</summary>
    public const int NumberOfComponents = 64;

    /// <summary>Inputs as they are.</summary>
    public const InputScaling InputScaling = Transforms.InputScaling.None;

    /// <summary>Analytic gradients in managed code.</summary>
    public const EncoderEngine Engine = EncoderEngine.ClosedForm;

    /// <summary>100 passes over the data.</summary>
    public const int Epochs = 100;

    /// <summary>128 rows.</summary>
    public const int BatchSize = 128;

    /// <summary>Adam.</summary>
    public const EncoderOptimizer Optimizer = EncoderOptimizer.Adam;

    /// <summary>1e-3.</summary>
    public const float LearningRate = 1e-3f;

    /// <summary>0: plain gradient descent.</summary>
    public const float Momentum = 0;

    /// <summary>0: every row trains.</summary>
    public const double ValidationFraction = 0;

    /// <summary>5 minutes.</summary>
    public static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);
}
