/// <summary>How well a score tells unlike inputs from ordinary ones.</summary>
internal static class RocCurve
{
    /// <summary>The area under the curve: the probability that an unlike input scores higher than an ordinary one; a tie counts half.</summary>
    public static double Area(IEnumerable<float> unlike, IEnumerable<float> ordinary)
    {
        float[] others = [.. ordinary];
        return unlike.Average(score => others.Average(other => score > other ? 1 : score == other ? 0.5 : 0));
    }
}
