using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>
/// A sparse autoencoder's loss and gradient in plain double precision, written from the definitions: no kernels, no padding, no transposes.
/// What the shipped code is compared with.
/// </summary>
internal sealed class ReferenceAutoencoder
{
    private readonly double _l1Weight;

    /// <param name="problem">Rows, encoder weights and biases.</param>
    /// <param name="l1Weight">λ.</param>
    /// <param name="tied">Whether the decoder's weights are the encoder's.</param>
    /// <param name="seed">The seed of the decoder.</param>
    public ReferenceAutoencoder(ReferenceProblem problem, float l1Weight, bool tied, int seed = 1)
    {
        var random = new Random(seed);
        Problem = problem;
        Tied = tied;
        _l1Weight = l1Weight;
        V = tied ? problem.W : problem.W.Select(row => row.Select(_ => Draw(random, problem.Components)).ToArray()).ToArray();
        DecoderBias = problem.X[0].Select(_ => Draw(random, problem.Components)).ToArray();
    }

    public ReferenceProblem Problem { get; }

    public bool Tied { get; }

    /// <summary>V: [components][inputs]; the encoder's own where they are tied.</summary>
    public double[][] V { get; }

    public double[] DecoderBias { get; }

    public AutoencoderLosses Loss()
    {
        double[][] a = Activations();
        double squares = Residual(a).Sum(row => row.Sum(value => value * value));
        double sum = a.Sum(row => row.Sum(Math.Abs));
        return new AutoencoderLosses
        {
            Reconstruction = squares / (Problem.Rows * Problem.Inputs),
            Sparsity = _l1Weight * sum / (Problem.Rows * Problem.Components),
        };
    }

    /// <summary>∂L/∂W with ∂L/∂b, then ∂L/∂V (unless tied, where ∂L/∂W has it) with ∂L/∂c; flat, component by component.</summary>
    public double[] Gradient()
    {
        double[][] z = ReferenceObjective.PreActivations(Problem), a = Activations(), residual = Residual(a);
        double[][] w = Problem.W.Select(row => new double[row.Length]).ToArray();
        double[][] v = Tied ? w : Problem.W.Select(row => new double[row.Length]).ToArray();
        var bias = new double[Problem.Components];
        var decoderBias = new double[Problem.Inputs];
        for (int i = 0; i < Problem.Rows; i++)
        {
            double[] r = residual[i].Select(value => 2 * value / (Problem.Rows * Problem.Inputs)).ToArray();
            for (int d = 0; d < Problem.Inputs; d++)
                decoderBias[d] += r[d];
            for (int j = 0; j < Problem.Components; j++)
            {
                double da = _l1Weight * Math.Sign(a[i][j]) / (Problem.Rows * Problem.Components);
                for (int d = 0; d < Problem.Inputs; d++)
                {
                    da += r[d] * V[j][d];
                    v[j][d] += r[d] * a[i][j];
                }

                double dz = z[i][j] > 0 ? da : 0;
                bias[j] += dz;
                for (int d = 0; d < Problem.Inputs; d++)
                    w[j][d] += dz * Problem.X[i][d];
            }
        }

        IEnumerable<double> decoder = Tied ? decoderBias : v.SelectMany(row => row).Concat(decoderBias);
        return w.SelectMany(row => row).Concat(bias).Concat(decoder).ToArray();
    }

    /// <summary>The parameters in the order of <see cref="Gradient"/>, each with a way to change it.</summary>
    public IEnumerable<(double[] Holder, int Index)> Parameters()
    {
        IEnumerable<double[]> holders = Problem.W.Append(Problem.Bias);
        holders = (Tied ? holders : holders.Concat(V)).Append(DecoderBias);
        return holders.SelectMany(holder => Enumerable.Range(0, holder.Length).Select(index => (holder, index)));
    }

    /// <summary>The same parameters for the shipped code.</summary>
    public AutoencoderParameters FloatParameters()
    {
        var parameters = new AutoencoderParameters(Problem.Inputs, Problem.Components, Tied);
        Problem.Parameters().CopyTo(parameters.Encoder);
        for (int d = 0; d < Problem.Inputs; d++)
        {
            for (int j = 0; j < Problem.Components; j++)
                parameters.DecoderWeights[(d * parameters.Stride) + j] = (float)V[j][d];
            parameters.DecoderBias[d] = (float)DecoderBias[d];
        }

        return parameters;
    }

    /// <summary>Parameters or a gradient of the shipped code in the order of <see cref="Gradient"/>.</summary>
    public static double[] Flatten(AutoencoderParameters parameters)
    {
        IEnumerable<float> encoder = EncoderParameters.ComponentMajor(parameters.Encoder.Weights, parameters.Components, parameters.Inputs)
            .Concat(parameters.Encoder.Bias[..parameters.Components].ToArray());
        IEnumerable<float> decoder = parameters.Tied
            ? []
            : EncoderParameters.ComponentMajor(parameters.DecoderWeights, parameters.Components, parameters.Inputs);
        return encoder.Concat(decoder).Concat(parameters.DecoderBias.ToArray()).Select(value => (double)value).ToArray();
    }

    private double[][] Activations() =>
        ReferenceObjective.PreActivations(Problem).Select(row => row.Select(value => Math.Max(0, value)).ToArray()).ToArray();

    /// <summary>x̂ − x.</summary>
    private double[][] Residual(double[][] a) => a.Select((row, i) => DecoderBias.Select((bias, d) =>
        bias + row.Select((value, j) => value * V[j][d]).Sum() - Problem.X[i][d]).ToArray()).ToArray();

    private static double Draw(Random random, int components) => (float)(ReferenceProblem.Normal(random) / Math.Sqrt(components));
}
