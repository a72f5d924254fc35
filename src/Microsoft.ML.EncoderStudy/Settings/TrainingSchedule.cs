namespace Microsoft.ML.EncoderStudy.Settings;

/// <summary>How learning rate and sparsity penalty change over a training. Time is counted in epochs, fractions included.</summary>
/// <param name="Epochs">The length of the training.</param>
/// <param name="LearningRate">The step size between warm-up and decay.</param>
/// <param name="LearningRateWarmUp">The epochs in which the step size grows linearly from 0.</param>
/// <param name="LearningRateDecay">The epochs at the end in which it falls linearly to 0.</param>
/// <param name="SparsityWarmUp">The epochs in which the factor of the sparsity penalty grows linearly from 0 to 1.</param>
internal sealed record TrainingSchedule(
    double Epochs, float LearningRate, double LearningRateWarmUp, double LearningRateDecay, double SparsityWarmUp)
{
    /// <summary>The step for a batch. The first is not 0 and neither is the last.</summary>
    /// <param name="start">The time at which the batch begins.</param>
    /// <param name="end">The time at which it ends.</param>
    public TrainingStep At(double start, double end)
    {
        double warmUp = Share(end, LearningRateWarmUp), decay = Share(Epochs - start, LearningRateDecay);
        return new TrainingStep((float)(LearningRate * Math.Min(warmUp, decay)), (float)Share(end, SparsityWarmUp));
    }

    private static double Share(double time, double duration) => duration <= 0 ? 1 : Math.Clamp(time / duration, 0, 1);
}

/// <summary>What a schedule may vary from step to step.</summary>
/// <param name="LearningRate">The step size.</param>
/// <param name="SparsityScale">The factor of the sparsity penalty.</param>
internal readonly record struct TrainingStep(float LearningRate, float SparsityScale = 1);
