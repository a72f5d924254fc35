using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Dynamics;

/// <summary>Trains with SGD and Adam over a thousandfold range of learning rates.</summary>
internal sealed class DynamicsExperiment : IExperiment
{
    public string Verb => "dynamics";

    public string Question => "Does it matter how the objective is minimised?";

    public ExperimentResult Run(StudyContext context)
    {
        IReadOnlyList<int> seeds = context.Seeds(whenQuick: 1);
        var runs = new List<RunResult>();
        foreach (OptimizerSetting setting in OptimizerSetting.All)
        {
            foreach (int seed in seeds)
                runs.Add(context.Run(setting.Name, seed, setting, ml => DynamicsRun.Of(context, ml, setting, seed)));
        }

        var claims = new DynamicsClaims(context.Judge, runs, context.Settings.Epochs);
        return context.Result(
            this,
            FormattableString.Invariant(
                $"The decoder-free encoder, {context.Settings.Components} components, {context.Settings.Epochs} epochs, by plain SGD without momentum and by Adam, at learning rates of 1e-4 to 1e-1. A run has converged at the first of five consecutive epochs whose mean batch loss changes by less than 1."),
            runs,
            claims.All(),
            [DynamicsTable.Of(runs)],
            DynamicsFigures.Write(context, runs),
            Remarks(claims));
    }

    private static string[] Remarks(DynamicsClaims claims) =>
    [
        "A change of less than 1 is an absolute measure: what counts as having converged depends on the learning rate, which scales every "
        + "step, and on the number of batches of an epoch. Slow steps look like rest. A run that converges by this measure may still be far "
        + "from the lowest loss, as the other learning rates show.",
        FormattableString.Invariant(
            $"The best settings were chosen on the rows that they are compared on ({claims.Best(EncoderOptimizer.Sgd)?.Name ?? "none"} and {claims.Best(EncoderOptimizer.Adam)?.Name ?? "none"}): both probes are a little flattered. The difference is Adam's less SGD's."),
    ];
}
