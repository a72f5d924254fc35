using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Reliability.RandomFits;

/// <summary>Small fits of every kind: each is made twice, with its rows stored otherwise and on other threads the second time.</summary>
internal sealed class RandomFitsProof : IProof
{
    public string Name => "random-fits";

    public string Claim =>
        "Small fits of random sizes and options give finite models, or are refused by the documented rule that applies, and give the same bits on any number of threads and however the data view stores its rows.";

    public void Run(ProofRun run) => Parallel.For(0, run.Tries(2_000, 200_000), number => Try(run, FitCase.Of(number)));

    private static void Try(ProofRun run, FitCase fit)
    {
        float[][] rows = fit.DrawRows();
        float[] weights = fit.DrawWeights();
        var random = new Random(fit.Number);
        FitOutcome first, second;
        try
        {
            first = FitOutcome.Of(fit, new RowsView([.. rows.Select(Whole)], weights, fit.Inputs, fit.Shuffles), threads: 1);
            second = FitOutcome.Of(
                fit, new RowsView([.. rows.Select(row => Stored(row, random))], weights, fit.Inputs, fit.Shuffles), threads: random.Next(2, 5));
        }
#pragma warning disable CA1031 // Whatever a fit throws beside a refusal is what this looks for.
        catch (Exception error)
#pragma warning restore CA1031
        {
            run.Fail($"{fit}: {error}");
            return;
        }

        (bool mustRefuse, string[] refusals) = fit.Expectation(weights, first.IsStreamed);
        if (!first.Equals(second))
            run.Fail($"{fit}: other bits with other threads and storage: {first.Refusal ?? "a model"}, {second.Refusal ?? "a model"}");
        else if (first.Refusal is string refusal && !refusals.Any(words => refusal.Contains(words, StringComparison.Ordinal)))
            run.Fail($"{fit}: refused without need: {refusal}");
        else if (first.Refusal is null && mustRefuse)
            run.Fail($"{fit}: fitted; expected a refusal, '{refusals[0]}'");
        else if (!first.Numbers.All(double.IsFinite))
            run.Fail($"{fit}: a number of the model is not finite");
        else
            run.Count(Describe(fit, first, refusals));
    }

    private static string Describe(FitCase fit, FitOutcome outcome, string[] refusals) => outcome.Refusal is string refusal
        ? $"refused: {refusals.First(words => refusal.Contains(words, StringComparison.Ordinal))}"
        : $"fitted {(outcome.IsStreamed ? "streamed" : "in memory")}: {(fit.IsDecoderFree ? "decoder-free" : fit.Architecture)}";

    private static VBuffer<float> Whole(float[] row) => new(row.Length, row);

    /// <summary>The row whole, by its non-zeros, or by these and some zeros.</summary>
    private static VBuffer<float> Stored(float[] row, Random random)
    {
        int form = random.Next(3);
        if (form == 0)
            return Whole(row);
        int[] positions = [.. Enumerable.Range(0, row.Length).Where(d => row[d] != 0 || (form == 2 && random.Next(3) == 0))];
        return new VBuffer<float>(row.Length, positions.Length, [.. positions.Select(d => row[d])], positions);
    }
}
