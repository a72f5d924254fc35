namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>(f(x + h) − f(x − h)) / 2h, parameter by parameter: errs by about h² (1e-10) and by rounding, 1e-16 · f / h (1e-11 here).</summary>
internal static class CentralDifferences
{
    public const double Step = 1e-5;

    /// <param name="function">The function of the parameters.</param>
    /// <param name="parameters">The parameters; unchanged in the end.</param>
    public static double[] Of(Func<double> function, IEnumerable<double[]> parameters)
    {
        var differences = new List<double>();
        foreach (double[] values in parameters)
        {
            for (int index = 0; index < values.Length; index++)
            {
                double value = values[index];
                values[index] = value + Step;
                double above = function();
                values[index] = value - Step;
                double below = function();
                values[index] = value;
                differences.Add((above - below) / (2 * Step));
            }
        }

        return [.. differences];
    }
}
