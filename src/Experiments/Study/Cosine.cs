namespace EncoderStudy.Experiments.Study;

/// <summary>The cosine of the angle between two directions.</summary>
internal static class Cosine
{
    /// <summary>In −1 … 1; NaN where one of them is 0. In double precision, so that neither long nor short directions lose their squares.</summary>
    public static double Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Length, right.Length);
        double product = 0, leftSquares = 0, rightSquares = 0;
        for (int i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            leftSquares += (double)left[i] * left[i];
            rightSquares += (double)right[i] * right[i];
        }

        return Math.Clamp(product / (Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares)), -1, 1);
    }
}
