using EncoderStudy.Experiments.Study;
using MathNet.Numerics.Distributions;

namespace EncoderStudy.Experiments.Connections;

/// <summary>What the theory says of a mixture's responsibilities, held against numbers found in another way.</summary>
internal static class MixtureIdentities
{
    /// <summary>Where the rounding errors of a difference and what it leaves out are about equally small.</summary>
    private const double Step = 1e-4;

    /// <summary>The greatest difference between softmax(−E) and Bayes' rule, π_k N(x; μ_k, σ²_k) / Σ, with MathNet's densities.</summary>
    public static double BayesDifference(GaussianMixture mixture, RowMatrix rows)
    {
        RowMatrix responsibilities = mixture.Energies(rows).Responsibilities();
        double greatest = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            double[] densities = [.. Enumerable.Range(0, mixture.Means.Rows).Select(k => LogDensity(mixture, k, rows, row))];
            double most = densities.Max(), sum = densities.Sum(density => Math.Exp(density - most));
            for (int k = 0; k < densities.Length; k++)
                greatest = Math.Max(greatest, Math.Abs((Math.Exp(densities[k] - most) / sum) - responsibilities[row][k]));
        }

        return greatest;
    }

    /// <summary>The greatest difference between r_k and ∂/∂E_k of −log Σ exp(−E), the latter by central differences.</summary>
    public static double GradientDifference(GaussianMixture mixture, RowMatrix rows)
    {
        RowMatrix energies = mixture.Energies(rows), responsibilities = energies.Responsibilities();
        double[] scratch = new double[energies.Columns];
        double greatest = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            for (int k = 0; k < energies.Columns; k++)
            {
                double slope = (EnergyAt(row, k, Step) - EnergyAt(row, k, -Step)) / (2 * Step);
                greatest = Math.Max(greatest, Math.Abs(slope - responsibilities[row][k]));
            }
        }

        return greatest;

        double EnergyAt(int row, int k, double change)
        {
            double before = energies[row][k];
            energies[row][k] = before + change;
            double energy = Softmin.Of(energies[row], scratch);
            energies[row][k] = before;
            return energy;
        }
    }

    private static double LogDensity(GaussianMixture mixture, int k, RowMatrix rows, int row)
    {
        double density = mixture.LogWeights[k];
        for (int d = 0; d < rows.Columns; d++)
            density += Normal.PDFLn(mixture.Means[k][d], Math.Sqrt(mixture.Variances[k][d]), rows[row][d]);
        return density;
    }
}
