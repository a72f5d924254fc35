using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The gated autoencoder's loss and gradient in plain double precision, written from the definitions.</summary>
/// <param name="layers">The parameters; own rows 0 and 1 are r and b_mag.</param>
/// <param name="weight">λ.</param>
internal sealed class ReferenceGated(ReferenceLayers layers, double weight)
{
    // The decoder of the auxiliary term is a constant of the loss.
    private readonly double[][] _frozenV = [.. layers.V.Select(row => row.ToArray())];
    private readonly double[] _frozenC = [.. layers.C];

    public ReferenceLayers Layers => layers;

    public static ReferenceGated Draw(ReferenceProblem problem, bool tied, float weight)
    {
        ReferenceLayers layers = ReferenceLayers.Draw(problem, tied, centres: true, ownRows: 2);
        var random = new Random(2);
        for (int j = 0; j < problem.Components; j++)
        {
            layers.Own[0][j] = (float)(0.3 * ReferenceProblem.Normal(random));
            layers.Own[1][j] = (float)(0.2 + (0.3 * ReferenceProblem.Normal(random)));
        }

        return new ReferenceGated(layers, weight);
    }

    /// <summary>eʳ ⊙ ((x − c) Wᵀ) + b_mag.</summary>
    public double[][] Magnitudes() => [.. layers.PreActivations().Select(row => row.Select((z, j) =>
        (Math.Exp(layers.Own[0][j]) * (z - layers.B[j])) + layers.Own[1][j]).ToArray())];

    public double[][] Activations() => [.. layers.PreActivations().Zip(Magnitudes(), (gates, magnitudes) =>
        gates.Zip(magnitudes, (gate, magnitude) => gate > 0 ? Math.Max(0, magnitude) : 0).ToArray())];

    public AutoencoderLosses Loss()
    {
        double[][] gate = Gate();
        return new AutoencoderLosses
        {
            Reconstruction = layers.MeanSquare(layers.Residual(Activations())),
            Sparsity = weight * gate.Sum(row => row.Sum()) / (layers.Problem.Rows * layers.Problem.Components),
            Auxiliary = layers.MeanSquare(FrozenResidual(gate)),
        };
    }

    /// <summary>The gradient; the frozen decoder is the present one.</summary>
    /// <param name="added">The gradient by a of another objective; null for none.</param>
    public ReferenceLayers Gradient(double[][]? added = null)
    {
        ReferenceLayers gradient = layers.NewGradient();
        double[][] z = layers.PreActivations(), m = Magnitudes(), a = Activations(), residual = layers.Residual(a);
        layers.AddDecoderGradient(a, residual, gradient);
        double[][] dm = layers.ActivationGradient(residual), dz = layers.ActivationGradient(FrozenResidual(Gate()));
        double[][] dy = [.. dm.Select(row => new double[row.Length])];
        for (int i = 0; i < z.Length; i++)
        {
            for (int j = 0; j < z[i].Length; j++)
            {
                double scale = Math.Exp(layers.Own[0][j]);
                dm[i][j] = z[i][j] > 0 && m[i][j] > 0 ? dm[i][j] + (added?[i][j] ?? 0) : 0;
                gradient.Own[0][j] += dm[i][j] * scale * (z[i][j] - layers.B[j]);
                gradient.Own[1][j] += dm[i][j];
                dy[i][j] = dm[i][j] * scale;
                dz[i][j] = z[i][j] > 0 ? dz[i][j] + (weight / (layers.Problem.Rows * layers.Problem.Components)) : 0;
            }
        }

        layers.AddEncoderGradient(dy, withBias: false, gradient);
        layers.AddEncoderGradient(dz, withBias: true, gradient);
        return gradient;
    }

    /// <summary>How near a pre-activation of either path comes to 0, where the loss has a kink or jumps.</summary>
    public double NearestToKink() => layers.PreActivations().Concat(Magnitudes()).Min(row => row.Min(Math.Abs));

    private double[][] Gate() => [.. layers.PreActivations().Select(row => row.Select(z => Math.Max(0, z)).ToArray())];

    private double[][] FrozenResidual(double[][] gate) => [.. gate.Select((row, i) => _frozenC.Select((c, d) =>
        c + row.Select((value, j) => value * _frozenV[j][d]).Sum() - layers.Problem.X[i][d]).ToArray())];
}
