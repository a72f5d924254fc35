using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

/// <summary>Training problems whose inputs have means, among them one that is constant, one that is always zero and one that never is.</summary>
internal static class UnevenInputs
{
    public const int Constant = 0;
    public const int AlwaysZero = 1;
    public const int NeverZero = 2;

    /// <param name="rows">B.</param>
    /// <param name="density">The share of non-zeros in the other inputs: below a half the rows are stored sparse.</param>
    /// <param name="seed">The seed of everything drawn.</param>
    /// <param name="neverZeroMean">The mean of the input that is never zero; its deviation is about 0.05.</param>
    public static ReferenceProblem Problem(int rows, double density, int seed, double neverZeroMean = 1000)
    {
        var problem = new ReferenceProblem(rows, inputs: 23, components: 9, density, weighted: true, seed);
        var random = new Random(seed);
        foreach (double[] row in problem.X)
        {
            for (int d = 0; d < row.Length; d++)
                row[d] = row[d] == 0 ? 0 : (float)((row[d] * (1 + d)) + (0.3 * d));
            row[Constant] = 7.3f;
            row[AlwaysZero] = 0;
            row[NeverZero] = (float)(neverZeroMean + (0.05 * ReferenceProblem.Normal(random)));
        }

        return problem;
    }

    /// <summary>s ∘ (x − μ) written out in double precision.</summary>
    public static double[] Conditioned(double[] row, InputScaler scaler)
    {
        var result = new double[row.Length];
        for (int d = 0; d < row.Length; d++)
            result[d] = scaler.Scale[d] * (row[d] - scaler.Mean[d]);
        return result;
    }

    /// <summary>Writes the scaled values into a problem's rows.</summary>
    public static void Materialise(ReferenceProblem problem, InputScaler scaler)
    {
        foreach (double[] row in problem.X)
            Conditioned(row, scaler).CopyTo(row, 0);
    }
}
