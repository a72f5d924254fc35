using EstimatorConformance.Data;

namespace EstimatorConformance.Checks;

/// <summary>A fit that ends early leaves nothing open. An estimator that reads nothing (no passes) has no such moment.</summary>
public static class InterruptionChecks
{
    private const long Row = 3;

    public static void Check30_CancelledFit_EndsAndClosesItsCursors(EstimatorSubject subject)
    {
        if (subject.FitPasses == 0)
            return;
        var use = new Examination(subject);
        var data = new CountingView(use.Data);

        Exception thrown = Expect.Failure("Fit, cancelled", () => use.Estimator.Fit(new InterruptedView(data, Row, use.ML.CancelExecution)));

        Assert.IsAssignableFrom<OperationCanceledException>(Expect.Innermost(thrown));
        Assert.True(data.Open == 0, $"{data.Open} cursors were left open.");
    }

    public static void Check31_FitOnDataThatBreaksOff_PassesItOnAndClosesItsCursors(EstimatorSubject subject)
    {
        if (subject.FitPasses == 0)
            return;
        var use = new Examination(subject);
        var data = new CountingView(use.Data);
        var broken = new IOException("The data broke off.");

        Exception thrown = Expect.Failure("Fit", () => use.Estimator.Fit(new InterruptedView(data, Row, () => throw broken)));

        Assert.Same(broken, Expect.Innermost(thrown));
        Assert.True(data.Open == 0, $"{data.Open} cursors were left open.");
    }
}
