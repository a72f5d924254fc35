using EstimatorConformance.Data;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>Fit does with degenerate data what the subject says it does.</summary>
public static class DegenerateDataChecks
{
    public static void Check22_FitOnNotANumber_DoesAsPromised(EstimatorSubject subject)
        => DoesAsPromised(subject, subject.FitOn.OneRowHoldsNotANumber, "a NaN", data => Edited.OneRowHolds(float.NaN, data, subject.InputColumn));

    public static void Check23_FitOnInfinity_DoesAsPromised(EstimatorSubject subject)
        => DoesAsPromised(subject, subject.FitOn.OneRowHoldsInfinity, "an infinity", data => Edited.OneRowHolds(float.PositiveInfinity, data, subject.InputColumn));

    public static void Check24_FitOnNoRows_DoesAsPromised(EstimatorSubject subject)
        => DoesAsPromised(subject, subject.FitOn.NoRows, "no rows", data => new FirstRowsView(data, 0));

    public static void Check25_FitOnOneRow_DoesAsPromised(EstimatorSubject subject)
        => DoesAsPromised(subject, subject.FitOn.OneRow, "one row", data => new FirstRowsView(data, 1));

    public static void Check26_FitOnZeroWeights_DoesAsPromised(EstimatorSubject subject)
    {
        if (subject.FitOn.AllWeightsZero.TryGet(out WeightedFit weighted))
            DoesAsPromised(subject with { Create = weighted.Create }, weighted.Outcome, "weights that are all zero", data => Edited.AllRowsHold(0, data, weighted.WeightColumn));
    }

    private static void DoesAsPromised(EstimatorSubject subject, FitOutcome promised, string what, Func<IDataView, IDataView> degenerate)
    {
        var use = new Examination(subject);
        IDataView data = degenerate(use.Data);
        if (promised == FitOutcome.IsRejected)
            Expect.RejectionNaming(subject.InputColumn, $"Fit on data with {what}", () => use.Estimator.Fit(data));
        else
            FiniteValues.In(Examination.Transform(use.Fit(data), use.Data), subject.OutputColumns, $"after Fit on data with {what}");
    }
}
