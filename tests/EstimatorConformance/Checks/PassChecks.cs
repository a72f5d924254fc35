using EstimatorConformance.Data;
using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>How often Fit reads its input, which is what a user pays where the input is not cached.</summary>
public static class PassChecks
{
    public static void Check39_Fit_ReadsItsInputAsOftenAsPromised(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        var data = new CountingView(use.Data);

        use.Fit(data);

        Assert.True(data.Passes == subject.FitPasses, $"Fit read its input {data.Passes} times instead of {subject.FitPasses}.");
        Assert.True(data.Open == 0, $"Fit left {data.Open} cursors open.");
    }

    public static void Check40_CacheCheckpoint_LeavesOnePass(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        var data = new CountingView(use.Data);
        var cached = use.ML.Transforms.CopyColumns("copy", subject.InputColumn).AppendCacheCheckpoint(use.ML).Append(use.Estimator);

        ITransformer transformer = Expect.Success("Fit after AppendCacheCheckpoint", () => cached.Fit(data)).LastTransformer;

        Assert.True(data.Passes == Math.Min(1, subject.FitPasses), $"Fit read its cached input {data.Passes} times.");
        var uncached = new Examination(subject);
        SameValues.Bitwise(uncached.Outputs(uncached.Fit()), use.Outputs(transformer), "fitted to cached data");
    }
}
