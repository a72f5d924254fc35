namespace EncoderStudy.Experiments.Features;

/// <summary>How much of one class the rows of a component are.</summary>
internal static class ClassPurity
{
    /// <param name="rows">The rows of each component.</param>
    /// <param name="labels">The class of every row.</param>
    /// <returns>For each component the share of the class that most of its rows have; NaN where it has no rows.</returns>
    public static float[] Of(int[][] rows, float[] labels) => Array.ConvertAll(
        rows, those => those.Length == 0 ? float.NaN : those.CountBy(row => labels[row]).Max(of => of.Value) / (float)those.Length);

    /// <summary>The share of the most frequent class among all rows: what a component would have that cares for no class.</summary>
    public static float OfAll(float[] labels) => Of([[.. Enumerable.Range(0, labels.Length)]], labels)[0];
}
