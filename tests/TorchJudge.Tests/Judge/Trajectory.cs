namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The course of a training, along which two engines are compared at every step, both in single precision.</summary>
internal static class Trajectory
{
    private const int Steps = 100;

    private const double Tolerance = 1e-5;

    /// <summary>Two programs with the same additions in different orders and the same precision: their errors are of one size, and vary by this much.</summary>
    private const double RoundingFactor = 2;

    /// <summary>In how many orders of a batch's rows errors are measured: that of one order may be small or large by luck.</summary>
    private const int Orders = 11;

    /// <summary>The largest share of rows that may be too near a decision boundary to be compared.</summary>
    private const double LargestShareLeftOut = 0.02;

    /// <summary>Follows a training and asserts that losses and gradients agree.</summary>
    /// <remarks>
    /// Where the two differ by more than the tolerance, torch in double precision is asked how far each is from it, over several orders of the
    /// batch's rows. The median of the closed form's errors may be the tolerance or <see cref="RoundingFactor"/> times torch's largest. Such
    /// steps are those where single precision itself does not suffice: a component is nearly constant over a batch, or the gradient nearly
    /// vanishes. All such trainings are listed among the findings.
    /// </remarks>
    /// <param name="trial">The engines.</param>
    /// <param name="kind">Under which name the largest distances are kept.</param>
    /// <param name="name">What the training is called.</param>
    /// <param name="findings">Receives what was found.</param>
    /// <param name="gradientTolerance">Of the gradient.</param>
    public static void Judge(Trial trial, string kind, string name, Findings findings, double gradientTolerance = Tolerance)
    {
        Comparison worst = default, worstOfClosedForm = default, worstOfTorch = default;
        int beyond = 0;
        for (int step = 0; step < Steps; step++)
        {
            int[] batch = trial.NextBatch();
            Comparison found = trial.Compare(batch);
            if (found.Loss <= Tolerance && found.Gradient <= gradientTolerance)
            {
                worst = worst.Worse(found);
            }
            else
            {
                beyond++;
                (Comparison closedForm, Comparison torch) = trial.CompareWithDoublePrecision(batch, Orders);
                worstOfClosedForm = worstOfClosedForm.Worse(closedForm);
                worstOfTorch = worstOfTorch.Worse(torch);
            }

            trial.Step(batch);
        }

        findings.Add(kind, worst);
        findings.AddRows(trial.RowsDrawn, trial.RowsLeftOut);
        string verdict = FormattableString.Invariant(
            $"{name}: {beyond} of {Steps} steps beyond {gradientTolerance:R}; there the closed form is {worstOfClosedForm} from double precision, torch {worstOfTorch}");
        if (beyond > 0)
            findings.Add($"{verdict}");
        Assert.True(worstOfClosedForm.Loss <= Math.Max(Tolerance, RoundingFactor * worstOfTorch.Loss), verdict);
        Assert.True(worstOfClosedForm.Gradient <= Math.Max(gradientTolerance, RoundingFactor * worstOfTorch.Gradient), verdict);
        Assert.True(trial.RowsLeftOut < LargestShareLeftOut * trial.RowsDrawn, $"{trial.RowsLeftOut} of {trial.RowsDrawn} rows were left out.");
    }
}
