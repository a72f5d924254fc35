using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Dynamics;

/// <summary>Trains the decoder-free encoder with one setting of the optimizer, and says how that went.</summary>
internal static class DynamicsRun
{
    /// <summary>The curve of the mean batch loss by epoch.</summary>
    public const string Loss = "loss";

    /// <summary>1 where the training diverged, 0 elsewhere.</summary>
    public static readonly Metric Diverged = new("diverged", "Diverged", "F0");

    /// <summary>See <see cref="Dynamics.ConvergenceEpoch"/>; left out where the run did not converge.</summary>
    public static readonly Metric Converged = new("convergenceEpoch", "Convergence epoch", "F1");

    /// <remarks>A run that diverges is a result too: its final loss is NaN, so that no mean over the seeds leaves it out.</remarks>
    public static RunResult Of(StudyContext context, MLContext ml, OptimizerSetting setting, int seed)
    {
        var training = new EncoderTraining(context, ml, seed);
        DecoderFreeSaeTransformer encoder;
        try
        {
            encoder = training.DecoderFree(setting.Name, options =>
            {
                options.Optimizer = setting.Optimizer;
                options.LearningRate = setting.LearningRate;
            });
        }
        catch (InvalidOperationException error) when (error.Message.Contains("diverged", StringComparison.Ordinal))
        {
            return new RunResult
            {
                Configuration = setting.Name,
                Seed = seed,
                Metrics = new Dictionary<string, double> { [Diverged.Name] = 1, [Metric.FinalLoss.Name] = double.NaN },
                Curves = new Dictionary<string, double[]> { [Loss] = [] },
            };
        }

        double[] losses = [.. encoder.TrainingHistory.Select(epoch => epoch.Loss)];
        Dictionary<string, double> metrics = training.Measurement.Of(encoder);
        metrics[Diverged.Name] = 0;
        if (ConvergenceEpoch.Of(losses) is int epoch)
            metrics[Converged.Name] = epoch;
        return new RunResult
        {
            Configuration = setting.Name,
            Seed = seed,
            Metrics = metrics,
            Curves = new Dictionary<string, double[]> { [Loss] = losses },
        };
    }
}
