namespace EncoderStudy.Experiments.Dynamics;

/// <summary>How much convergence epochs differ between settings: the greatest of their means over the seeds, divided by the least.</summary>
/// <param name="Ratio">The ratio or, where <paramref name="Unfinished"/> is not 0, the least that it can be; null where nothing can be said.</param>
/// <param name="Unfinished">The runs that had not converged when they ended.</param>
internal sealed record ConvergenceSpread(double? Ratio, int Unfinished)
{
    /// <param name="settings">For every setting its runs' convergence epochs, null for a run that did not converge.</param>
    /// <param name="epochs">The epochs of a run: one that did not converge counts as this many in the greatest mean, and not in the least.</param>
    public static ConvergenceSpread Of(IReadOnlyList<IReadOnlyList<int?>> settings, int epochs)
    {
        double[] converged = [.. settings.Where(runs => runs.All(run => run is not null)).Select(runs => runs.Average(run => run!.Value))];
        double greatest = settings.Max(runs => runs.Average(run => run ?? epochs));
        return new ConvergenceSpread(
            converged.Length == 0 ? null : greatest / converged.Min(), settings.Sum(runs => runs.Count(run => run is null)));
    }
}
