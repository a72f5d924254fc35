namespace EncoderStudy.Experiments.Theorem;

/// <summary>r_ij = exp(−a_ij) / Σ_k exp(−a_ik), from the definition and in double precision: what gradients are held against.</summary>
internal static class Responsibilities
{
    /// <param name="activations">a: [rows × components], row-major.</param>
    /// <param name="components">K.</param>
    /// <returns>r: [rows × components].</returns>
    public static double[] Of(ReadOnlySpan<float> activations, int components)
    {
        var result = new double[activations.Length];
        for (int start = 0; start < result.Length; start += components)
        {
            // The least activation is taken off all of them: the quotient stays as it is, and nothing overflows.
            double least = double.PositiveInfinity, sum = 0;
            foreach (float activation in activations.Slice(start, components))
                least = Math.Min(least, activation);
            Span<double> row = result.AsSpan(start, components);
            for (int j = 0; j < row.Length; j++)
                sum += row[j] = Math.Exp(least - activations[start + j]);
            foreach (ref double responsibility in row)
                responsibility /= sum;
        }

        return result;
    }
}
