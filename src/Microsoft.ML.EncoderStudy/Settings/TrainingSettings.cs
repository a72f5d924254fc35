using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Settings;

/// <summary>What every training needs to know, whatever it minimises; validated where the user gave it.</summary>
internal abstract record TrainingSettings
{
    /// <summary>K.</summary>
    public int Components { get; init; } = EncoderDefaults.NumberOfComponents;

    public EncoderEngine Engine { get; init; } = EncoderDefaults.Engine;

    /// <summary>The threads of the closed-form engine.</summary>
    public int NumberOfThreads { get; init; } = 1;

    public int Epochs { get; init; } = EncoderDefaults.Epochs;

    /// <summary>B.</summary>
    public int BatchSize { get; init; } = EncoderDefaults.BatchSize;

    public EncoderOptimizer Optimizer { get; init; } = EncoderDefaults.Optimizer;

    public float LearningRate { get; init; } = EncoderDefaults.LearningRate;

    public float Momentum { get; init; } = EncoderDefaults.Momentum;

    public double ValidationFraction { get; init; } = EncoderDefaults.ValidationFraction;

    /// <summary>Null for no early stopping.</summary>
    public int? Patience { get; init; }

    /// <summary>The schedule of the whole training.</summary>
    public virtual TrainingSchedule Schedule => new(Epochs, LearningRate, LearningRateWarmUp: 0, LearningRateDecay: 0, SparsityWarmUp: 0);
}
