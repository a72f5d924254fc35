namespace EncoderStudy.Experiments.Imaging;

/// <summary>How far from 0 the colours of a picture reach.</summary>
internal static class WeightScale
{
    /// <summary>Weights of inputs that are hardly ever on keep the values they began with, or get outsized ones: these are not to set the scale.</summary>
    public const double NearlyAll = 0.99;

    /// <summary>The magnitude that a share of the values does not exceed.</summary>
    /// <param name="values">The values of a picture.</param>
    /// <param name="share">In 0 … 1. With 1 it is the greatest magnitude; with less, few values far from all others do not make these faint.</param>
    public static float Of(ReadOnlySpan<float> values, double share)
    {
        var magnitudes = new float[values.Length];
        for (int i = 0; i < magnitudes.Length; i++)
            magnitudes[i] = Math.Abs(values[i]);
        Array.Sort(magnitudes);
        return magnitudes[Math.Clamp((int)Math.Ceiling(share * magnitudes.Length) - 1, 0, magnitudes.Length - 1)];
    }
}
