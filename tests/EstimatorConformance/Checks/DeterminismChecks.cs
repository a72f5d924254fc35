using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>The same seed and the same data give the same result.</summary>
public static class DeterminismChecks
{
    public static void Check14_SameSeed_GivesBitEqualWeights(EstimatorSubject subject)
    {
        if (!subject.ReadWeights.TryGet(out Func<ITransformer, float[]> read))
            return;
        int[][] fits = [.. Fits(subject).Select(fit => Expect.Success("reading the weights", () => Bits(read(fit.Transformer))))];
        Assert.All(fits, weights => Assert.Equal(fits[0], weights));
    }

    public static void Check15_SameSeed_GivesBitEqualOutputs(EstimatorSubject subject)
    {
        Rows[] fits = [.. Fits(subject).Select(fit => fit.Use.Outputs(fit.Transformer))];
        foreach (Rows fit in fits)
            SameValues.Bitwise(fits[0], fit, "another fit with the same seed");
    }

    // Twice in one environment, and once more in another: a result may depend neither on earlier fits nor on what else drew random numbers.
    private static IEnumerable<(Examination Use, ITransformer Transformer)> Fits(EstimatorSubject subject)
    {
        var one = new Examination(subject);
        yield return (one, one.Fit());
        yield return (one, one.Fit());
        var other = new Examination(subject, Examination.Seed + 1);
        yield return (other, other.Fit());
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
