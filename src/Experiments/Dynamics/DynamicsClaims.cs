using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Dynamics;

/// <summary>What the study says about the optimizers, held against the runs.</summary>
/// <param name="judge">Judges.</param>
/// <param name="runs">All runs, those of every setting in the order of the seeds.</param>
/// <param name="epochs">The epochs of a run.</param>
internal sealed class DynamicsClaims(Judge judge, IReadOnlyList<RunResult> runs, int epochs)
{
    public Claim[] All() =>
    [
        judge.Of("dynamics-finite", Values(OptimizerSetting.All, DynamicsRun.Diverged).Sum()),
        .. OptimizerSetting.All.Select(setting => judge.Of(setting.LossClaim, Values([setting], Metric.FinalLoss).Average())),
        SgdConvergence(),
        AdamConvergence(),
        .. Probes(),
    ];

    private Claim SgdConvergence()
    {
        const string Id = "dynamics-sgd-convergence";
        IReadOnlyList<int?>[] convergence = [.. Of(EncoderOptimizer.Sgd).Select(setting => Convergence([setting]))];
        ConvergenceSpread spread = ConvergenceSpread.Of(convergence, epochs);
        int all = convergence.Sum(runs => runs.Count);
        string unfinished = FormattableString.Invariant($"{spread.Unfinished} of {all} runs did not converge in {epochs} epochs");
        if (spread.Unfinished == 0)
            return judge.Of(Id, spread.Ratio!.Value);

        // A bound from below can refute the claim and cannot support it.
        return spread.Ratio is double least && !Expectations.Find(Id).Contains(least)
            ? judge.Of(Id, least, $"the least it can be: {unfinished}")
            : judge.Undecided(
                Id, spread.Ratio is double bound ? FormattableString.Invariant($"at least {bound:F2} ({unfinished})") : unfinished,
                "runs that did not converge leave only a bound from below");
    }

    private Claim AdamConvergence()
    {
        int?[] convergence = Convergence(Of(EncoderOptimizer.Adam));
        return judge.Of(
            "dynamics-adam-convergence", convergence.Count(epoch => epoch is not null), FormattableString.Invariant($"of {convergence.Length}"));
    }

    /// <summary>The best setting is the one with the greatest mean over the seeds; none where a run of it has no probe.</summary>
    private Claim[] Probes()
    {
        if (Best(EncoderOptimizer.Sgd) is not OptimizerSetting sgd || Best(EncoderOptimizer.Adam) is not OptimizerSetting adam)
            return [];
        return
        [
            judge.Of(
                "dynamics-probe", PairedDifference.Of(Values([adam], Metric.ProbeAccuracy), Values([sgd], Metric.ProbeAccuracy))),
        ];
    }

    /// <summary>The setting of an optimizer with the best mean probe; one with a run that has none is left out.</summary>
    public OptimizerSetting? Best(EncoderOptimizer optimizer) =>
        Of(optimizer)
            .Where(setting => RunsOf([setting]).All(run => run.Metrics.ContainsKey(Metric.ProbeAccuracy.Name)))
            .MaxBy(setting => Values([setting], Metric.ProbeAccuracy).Average());

    private static IReadOnlyList<OptimizerSetting> Of(EncoderOptimizer optimizer) =>
        [.. OptimizerSetting.All.Where(setting => setting.Optimizer == optimizer)];

    private IEnumerable<RunResult> RunsOf(IReadOnlyList<OptimizerSetting> settings) =>
        runs.Where(run => settings.Any(setting => setting.Name == run.Configuration));

    private double[] Values(IReadOnlyList<OptimizerSetting> settings, Metric metric) =>
        [.. RunsOf(settings).Select(run => run.Metrics[metric.Name])];

    private int?[] Convergence(IReadOnlyList<OptimizerSetting> settings) =>
        [.. RunsOf(settings).Select(run => run.Metrics.TryGetValue(DynamicsRun.Converged.Name, out double epoch) ? (int?)epoch : null)];
}
