namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Sums of squares that single precision cannot hold: squares are infinite from 1.8e19 on, and 0 below 2.6e-23.</summary>
internal static class SquareSums
{
    /// <summary>
    /// Below it, squares that vanished (each less than 2⁻¹⁴⁹) could count: a million of them are less than 2⁻²⁹ of it.
    /// </summary>
    private const float Least = 7.8886091e-31f; // 2⁻¹⁰⁰

    /// <summary>
    /// Whether a sum of squares in single precision is what it should be. Otherwise squares have vanished or overflowed, or are all 0, or
    /// a value is not finite, and the sum is to be taken in double precision.
    /// </summary>
    public static bool IsTrue(float sum) => sum >= Least && sum <= float.MaxValue;

    /// <summary>Σ x² in double precision.</summary>
    public static double Of(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return sum;
    }

    /// <summary>Σ_i m_ij² of one column, in double precision.</summary>
    /// <param name="matrix">m: [rows × stride].</param>
    /// <param name="stride">The stride of the matrix.</param>
    /// <param name="column">j.</param>
    public static double OfColumn(ReadOnlySpan<float> matrix, int stride, int column)
    {
        double sum = 0;
        for (int i = column; i < matrix.Length; i += stride)
            sum += (double)matrix[i] * matrix[i];
        return sum;
    }
}
