namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The course of a training, along which two engines are compared at every step, both in single precision.</summary>
internal static class Trajectory
{
    private const int Steps = 100;

    private const double Tolerance = 1e-5;

    /// <summary>
    /// By how much an error may exceed what a move of every weight in its last place does: sums over hundreds of terms round more than once.
    /// </summary>
    private const double RoundingFactor = 8;

    /// <summary>The largest share of rows that may be too near a decision boundary to be compared.</summary>
    private const double LargestShareLeftOut = 0.02;

    /// <summary>Follows a training and asserts that losses and gradients agree.</summary>
    /// <remarks>
    /// Where the two differ by more than the tolerance, torch in double precision is asked how far each is from it, and how far it moves
    /// itself when every weight moves in its last place. The closed form's error may be the tolerance or <see cref="RoundingFactor"/> times
    /// that: such steps are those where single precision itself does not suffice, because a component is nearly constant over a batch or the
    /// gradient nearly vanishes. All such trainings are listed among the findings, with torch's own error beside.
    /// </remarks>
    /// <param name="trial">The engines.</param>
    /// <param name="kind">Under which name the largest distances are kept.</param>
    /// <param name="name">What the training is called.</param>
    /// <param name="findings">Receives what was found.</param>
    /// <param name="gradientTolerance">Of the gradient.</param>
    public static void Judge(Trial trial, string kind, string name, Findings findings, double gradientTolerance = Tolerance)
    {
        Comparison worst = default, worstOfClosedForm = default, worstOfTorch = default, worstConditioning = default;
        int beyond = 0;
        string? unexplained = null;
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
                (Comparison closedForm, Comparison torch) = trial.CompareWithDoublePrecision(batch);
                Comparison conditioning = trial.Conditioning(batch);
                worstOfClosedForm = worstOfClosedForm.Worse(closedForm);
                worstOfTorch = worstOfTorch.Worse(torch);
                worstConditioning = worstConditioning.Worse(conditioning);
                if (closedForm.Loss > Math.Max(Tolerance, RoundingFactor * conditioning.Loss)
                    || closedForm.Gradient > Math.Max(gradientTolerance, RoundingFactor * conditioning.Gradient))
                {
                    unexplained ??= $"step {step}: the closed form is {closedForm} from double precision, which a move in the last place moves: {conditioning}";
                }
            }

            trial.Step(batch);
        }

        findings.Add(kind, worst);
        findings.AddRows(trial.RowsDrawn, trial.RowsLeftOut);
        string verdict = FormattableString.Invariant(
            $"{name}: {beyond} of {Steps} steps beyond {gradientTolerance:R}; there the closed form is up to {worstOfClosedForm} from double precision, torch {worstOfTorch}, and a move of the weights in their last place moves that: {worstConditioning}");
        if (beyond > 0)
            findings.Add($"{verdict}");
        Assert.True(unexplained is null, $"{verdict}. {unexplained}");
        Assert.True(trial.RowsLeftOut < LargestShareLeftOut * trial.RowsDrawn, $"{trial.RowsLeftOut} of {trial.RowsDrawn} rows were left out.");
    }
}
