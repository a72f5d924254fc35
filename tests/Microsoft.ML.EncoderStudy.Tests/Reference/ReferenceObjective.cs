using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>
/// The objective and its gradient in plain double precision, written from the definitions: no kernels, no padding, no Gram matrix.
/// What the shipped code is compared with.
/// </summary>
internal static class ReferenceObjective
{
    private const double DeviationOffset = 1e-8;

    public static TermLosses Loss(DecoderFreeSettings settings, ReferenceProblem problem)
    {
        double[][] a = Activations(settings, problem);
        double[] w = problem.RowWeights ?? Enumerable.Repeat(1.0, problem.Rows).ToArray();
        double total = w.Sum();
        double lse = 0, variance = 0, decorrelation = 0;
        for (int i = 0; i < a.Length; i++)
            lse -= w[i] * Math.Log(a[i].Sum(value => Math.Exp(-value)));
        if (settings.Term<LogSumExp>().Reduction == LseReduction.Mean)
            lse /= total;

        double[,] covariance = Covariance(a, w);
        int components = problem.Components;
        for (int j = 0; j < components; j++)
            variance -= Math.Log(covariance[j, j] + settings.Term<VarianceBarrier>().Epsilon);
        for (int j = 0; j < components; j++)
        {
            for (int k = 0; k < components; k++)
                decorrelation += j == k ? 0 : Math.Pow(covariance[j, k] / (Deviation(covariance, j) * Deviation(covariance, k)), 2);
        }

        double redundancy = 0;
        for (int j = 0; j < components; j++)
        {
            for (int k = 0; k < components; k++)
                redundancy += Math.Pow(Cosine(problem.W[j], problem.W[k]) - (j == k ? 1 : 0), 2);
        }

        return new TermLosses(
            [.. settings.Terms.Select(term => term.Name)],
            settings.Term<LogSumExp>().Weight * lse, settings.Term<VarianceBarrier>().Weight * variance, settings.Term<Decorrelation>().Weight * decorrelation,
            settings.Term<WeightRedundancy>().Weight * redundancy);
    }

    /// <summary>∂L/∂W, [components][inputs], and ∂L/∂b.</summary>
    public static (double[][] Weights, double[] Bias) Gradient(DecoderFreeSettings settings, ReferenceProblem problem)
    {
        double[][] z = PreActivations(problem), a = Activations(settings, problem);
        double[][] g = ActivationGradient(settings, problem, a);
        double[][] weights = WeightRedundancyGradient(settings, problem);
        var bias = new double[problem.Components];
        for (int i = 0; i < problem.Rows; i++)
        {
            for (int j = 0; j < problem.Components; j++)
            {
                double dz = g[i][j] * Derivative(settings.Activation, z[i][j]);
                bias[j] += dz;
                for (int d = 0; d < problem.Inputs; d++)
                    weights[j][d] += dz * problem.X[i][d];
            }
        }

        return (weights, bias);
    }

    public static double[][] PreActivations(ReferenceProblem problem) =>
        problem.X.Select(x => problem.W.Select((w, j) => w.Zip(x, (p, q) => p * q).Sum() + problem.Bias[j]).ToArray()).ToArray();

    public static double[][] Activations(DecoderFreeSettings settings, ReferenceProblem problem) =>
        PreActivations(problem).Select(z => z.Select(value => Activate(settings.Activation, value)).ToArray()).ToArray();

    /// <summary>r_ij = exp(−a_ij) / Σ_k exp(−a_ik).</summary>
    public static double[] Responsibilities(double[] a)
    {
        double sum = a.Sum(value => Math.Exp(-value));
        return a.Select(value => Math.Exp(-value) / sum).ToArray();
    }

    /// <summary>∂L/∂a from the formulas, term by term.</summary>
    private static double[][] ActivationGradient(DecoderFreeSettings settings, ReferenceProblem problem, double[][] a)
    {
        double[] w = problem.RowWeights ?? Enumerable.Repeat(1.0, problem.Rows).ToArray();
        double total = w.Sum();
        int components = problem.Components;
        double[] mean = Mean(a, w);
        double[,] covariance = Covariance(a, w);
        double lse = settings.Term<LogSumExp>().Reduction == LseReduction.Mean ? settings.Term<LogSumExp>().Weight / total : settings.Term<LogSumExp>().Weight;

        var g = new double[a.Length][];
        for (int i = 0; i < a.Length; i++)
        {
            double[] r = Responsibilities(a[i]);
            g[i] = new double[components];
            for (int j = 0; j < components; j++)
            {
                g[i][j] = (lse * w[i] * r[j])
                    - (settings.Term<VarianceBarrier>().Weight * 2 * w[i] * (a[i][j] - mean[j]) / (
                        (total - 1) * (covariance[j, j] + settings.Term<VarianceBarrier>().Epsilon)));
                g[i][j] += settings.Term<Decorrelation>().Weight * DecorrelationGradient(i, j);
            }
        }

        return g;

        // d/da_ij of Σ_{p≠q} (cov_pq / (s_p s_q))²: a_ij enters the covariances of component j and its deviation.
        double DecorrelationGradient(int i, int j)
        {
            double deviation = Math.Sqrt(covariance[j, j]);
            if (deviation == 0)
                return 0;
            double gradient = 0;
            for (int k = 0; k < components; k++)
            {
                if (k == j)
                    continue;
                double scale = Deviation(covariance, j) * Deviation(covariance, k);
                double correlation = covariance[j, k] / scale;
                double dCovariance = w[i] * (a[i][k] - mean[k]) / (total - 1);
                double dDeviation = w[i] * (a[i][j] - mean[j]) / ((total - 1) * deviation);
                gradient += 4 * correlation * ((dCovariance / scale) - (correlation * dDeviation / Deviation(covariance, j)));
            }

            return gradient;
        }
    }

    /// <summary>∂L/∂w_j of ‖Ŵ Ŵᵀ − I‖²_F: 4 Σ_{k≠j} c_jk (ŵ_k − c_jk ŵ_j) / ‖w_j‖ with c the cosines.</summary>
    private static double[][] WeightRedundancyGradient(DecoderFreeSettings settings, ReferenceProblem problem)
    {
        double[][] gradient = problem.W.Select(w => new double[w.Length]).ToArray();
        for (int j = 0; j < problem.Components; j++)
        {
            double norm = Norm(problem.W[j]);
            for (int k = 0; k < problem.Components; k++)
            {
                if (k == j)
                    continue;
                double cosine = Cosine(problem.W[j], problem.W[k]), other = Norm(problem.W[k]);
                for (int d = 0; d < problem.Inputs; d++)
                {
                    gradient[j][d] += settings.Term<WeightRedundancy>().Weight * 4 * cosine
                        * ((problem.W[k][d] / other) - (cosine * problem.W[j][d] / norm)) / norm;
                }
            }
        }

        return gradient;
    }

    private static double Activate(EncoderActivation activation, double z) => activation switch
    {
        EncoderActivation.ReLU => Math.Max(0, z),
        EncoderActivation.NegativeReLU => -Math.Max(0, z),
        EncoderActivation.Softplus => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z)),
        _ => z,
    };

    private static double Derivative(EncoderActivation activation, double z) => activation switch
    {
        EncoderActivation.ReLU => z > 0 ? 1 : 0,
        EncoderActivation.NegativeReLU => z > 0 ? -1 : 0,
        EncoderActivation.Softplus => 1 / (1 + Math.Exp(-z)),
        _ => 1,
    };

    private static double[] Mean(double[][] a, double[] w) =>
        Enumerable.Range(0, a[0].Length).Select(j => a.Zip(w, (row, weight) => weight * row[j]).Sum() / w.Sum()).ToArray();

    private static double[,] Covariance(double[][] a, double[] w)
    {
        double[] mean = Mean(a, w);
        var covariance = new double[mean.Length, mean.Length];
        for (int j = 0; j < mean.Length; j++)
        {
            for (int k = 0; k < mean.Length; k++)
                covariance[j, k] = a.Zip(w, (row, weight) => weight * (row[j] - mean[j]) * (row[k] - mean[k])).Sum() / (w.Sum() - 1);
        }

        return covariance;
    }

    private static double Deviation(double[,] covariance, int j) => Math.Sqrt(covariance[j, j]) + DeviationOffset;

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(value => value * value));

    private static double Cosine(double[] v, double[] u) => v.Zip(u, (p, q) => p * q).Sum() / (Norm(v) * Norm(u));
}
