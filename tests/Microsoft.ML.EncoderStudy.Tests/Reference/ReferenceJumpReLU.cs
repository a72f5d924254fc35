using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>JumpReLU's loss and estimated gradient in plain double precision, written from the definitions.</summary>
/// <param name="layers">The parameters; own row 0 is log θ.</param>
/// <param name="weight">λ.</param>
/// <param name="bandwidth">ε.</param>
internal sealed class ReferenceJumpReLU(ReferenceLayers layers, double weight, double bandwidth)
{
    public ReferenceLayers Layers => layers;

    private double Entries => layers.Problem.Rows * layers.Problem.Components;

    /// <summary>Random thresholds around 0.3, where a bandwidth of some tenths finds pre-activations.</summary>
    public static ReferenceJumpReLU Draw(ReferenceProblem problem, bool tied, float weight, float bandwidth)
    {
        ReferenceLayers layers = ReferenceLayers.Draw(problem, tied, centres: false, ownRows: 1);
        var random = new Random(2);
        for (int j = 0; j < problem.Components; j++)
            layers.Own[0][j] = (float)(Math.Log(0.3) + (0.3 * ReferenceProblem.Normal(random)));
        return new ReferenceJumpReLU(layers, weight, bandwidth);
    }

    public double[][] Activations() => Select((z, threshold) => z > threshold ? z : 0);

    public AutoencoderLosses Loss() => new()
    {
        Reconstruction = layers.MeanSquare(layers.Residual(Activations())),
        Sparsity = weight * Select((z, threshold) => z > threshold ? 1 : 0).Sum(row => row.Sum()) / Entries,
    };

    /// <summary>
    /// The loss with steps that became ramps of width ε at the thresholds given, while jumps keep the height of the present thresholds: at
    /// the present thresholds, its derivative by log θ is what the straight-through estimators define.
    /// </summary>
    public double SmoothedLoss(double[] logThresholds)
    {
        double[][] z = layers.PreActivations(), a = Activations();
        double Ramp(double value, double logThreshold) => Math.Clamp(((value - Math.Exp(logThreshold)) / bandwidth) + 0.5, 0, 1);
        double penalty = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = 0; j < a[i].Length; j++)
            {
                double ramp = Ramp(z[i][j], logThresholds[j]);
                a[i][j] += Math.Exp(layers.Own[0][j]) * (ramp - Ramp(z[i][j], layers.Own[0][j]));
                penalty += weight * ramp / Entries;
            }
        }

        return layers.MeanSquare(layers.Residual(a)) + penalty;
    }

    /// <summary>The gradient, with the estimator's for log θ.</summary>
    /// <param name="added">The gradient by a of another objective; null for none.</param>
    public ReferenceLayers Gradient(double[][]? added = null)
    {
        ReferenceLayers gradient = layers.NewGradient();
        double[][] z = layers.PreActivations(), a = Activations(), residual = layers.Residual(a), g = layers.ActivationGradient(residual);
        layers.AddDecoderGradient(a, residual, gradient);
        for (int i = 0; i < g.Length; i++)
        {
            for (int j = 0; j < g[i].Length; j++)
            {
                double threshold = Math.Exp(layers.Own[0][j]);
                double kernel = Math.Abs((z[i][j] - threshold) / bandwidth) < 0.5 ? 1 : 0;
                g[i][j] += added?[i][j] ?? 0;
                double byThreshold = (-threshold / bandwidth * kernel * g[i][j]) + (weight / Entries * (-1 / bandwidth) * kernel);
                gradient.Own[0][j] += byThreshold * threshold;
                g[i][j] *= z[i][j] > threshold ? 1 : 0;
            }
        }

        layers.AddEncoderGradient(g, withBias: true, gradient);
        return gradient;
    }

    /// <summary>How near a pre-activation comes to a point where the loss or the estimator jumps: θ, θ − ε/2, θ + ε/2.</summary>
    public double NearestToJump() => Select((z, threshold) =>
        new[] { 0, -bandwidth / 2, bandwidth / 2 }.Min(offset => Math.Abs(z - threshold - offset))).Min(row => row.Min());

    private double[][] Select(Func<double, double, double> function) =>
        [.. layers.PreActivations().Select(row => row.Select((z, j) => function(z, Math.Exp(layers.Own[0][j]))).ToArray())];
}
