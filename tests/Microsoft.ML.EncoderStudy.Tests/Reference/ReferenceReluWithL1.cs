using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>a = max(0, z), 1/(B D) Σ (x̂ − x)² + λ/(B K) Σ |a|.</summary>
/// <param name="l1Weight">λ.</param>
internal sealed class ReferenceReluWithL1(float l1Weight) : IReferenceArchitecture, IReferenceLoss
{
    public bool CentresInput => false;

    public IReferenceLoss Near(ReferenceAutoencoder model) => this;

    public AutoencoderLosses Value(ReferenceAutoencoder model)
    {
        double[][] a = Activations(model);
        ReferenceProblem problem = model.Problem;
        return new AutoencoderLosses
        {
            Reconstruction = model.Residual(a).Sum(row => row.Sum(value => value * value)) / (problem.Rows * problem.Inputs),
            Sparsity = l1Weight * a.Sum(row => row.Sum(Math.Abs)) / (problem.Rows * problem.Components),
        };
    }

    public double[][] Differentiate(ReferenceAutoencoder model, ReferenceGradient gradient)
    {
        ReferenceProblem problem = model.Problem;
        double[][] z = model.PreActivations(), a = Activations(model), residual = model.Residual(a);
        double[][] dz = z.Select(row => new double[row.Length]).ToArray();
        for (int i = 0; i < problem.Rows; i++)
        {
            double[] r = residual[i].Select(value => 2 * value / (problem.Rows * problem.Inputs)).ToArray();
            for (int d = 0; d < problem.Inputs; d++)
                gradient.DecoderBias[d] += r[d];
            for (int j = 0; j < problem.Components; j++)
            {
                double da = l1Weight * Math.Sign(a[i][j]) / (problem.Rows * problem.Components);
                for (int d = 0; d < problem.Inputs; d++)
                {
                    da += r[d] * model.V[j][d];
                    gradient.V[j][d] += r[d] * a[i][j];
                }

                dz[i][j] = z[i][j] > 0 ? da : 0;
            }
        }

        return dz;
    }

    private static double[][] Activations(ReferenceAutoencoder model) =>
        model.PreActivations().Select(row => row.Select(value => Math.Max(0, value)).ToArray()).ToArray();
}
