using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>
/// A sparse autoencoder's loss and gradient in plain double precision, written from the definitions: no kernels, no padding, no transposes.
/// What the shipped code is compared with.
/// </summary>
internal sealed class ReferenceAutoencoder
{
    /// <param name="problem">Rows, encoder weights and biases.</param>
    /// <param name="architecture">The activation function and the loss.</param>
    /// <param name="tied">Whether the decoder's weights are the encoder's.</param>
    /// <param name="seed">The seed of the decoder.</param>
    public ReferenceAutoencoder(ReferenceProblem problem, IReferenceArchitecture architecture, bool tied, int seed = 1)
    {
        var random = new Random(seed);
        Problem = problem;
        Architecture = architecture;
        Tied = tied;
        V = tied ? problem.W : problem.W.Select(row => row.Select(_ => Draw(random, problem.Components)).ToArray()).ToArray();
        DecoderBias = problem.X[0].Select(_ => Draw(random, problem.Components)).ToArray();
    }

    public ReferenceProblem Problem { get; }

    public IReferenceArchitecture Architecture { get; }

    public bool Tied { get; }

    /// <summary>V: [components][inputs]; the encoder's own where they are tied.</summary>
    public double[][] V { get; }

    public double[] DecoderBias { get; }

    public AutoencoderLosses Loss() => Architecture.Near(this).Value(this);

    public ReferenceGradient Gradient()
    {
        var gradient = new ReferenceGradient(this);
        double[][] derivative = Architecture.Near(this).Differentiate(this, gradient);
        for (int i = 0; i < Problem.Rows; i++)
        {
            for (int j = 0; j < Problem.Components; j++)
            {
                double dz = derivative[i][j];
                gradient.Bias[j] += dz;
                for (int d = 0; d < Problem.Inputs; d++)
                {
                    gradient.W[j][d] += dz * Seen(i, d);
                    if (Architecture.CentresInput)
                        gradient.DecoderBias[d] -= dz * Problem.W[j][d];
                }
            }
        }

        return gradient;
    }

    /// <summary>z: [rows][components].</summary>
    public double[][] PreActivations() => Problem.X.Select((x, i) => Problem.W.Select((w, j) =>
        Problem.Bias[j] + w.Select((weight, d) => weight * Seen(i, d)).Sum()).ToArray()).ToArray();

    /// <summary>x̂ − x: [rows][inputs].</summary>
    public double[][] Residual(double[][] a) =>
        Decode(a).Select((row, i) => row.Select((value, d) => value + DecoderBias[d] - Problem.X[i][d]).ToArray()).ToArray();

    /// <summary>a V: [rows][inputs].</summary>
    public double[][] Decode(double[][] a) => a.Select(row =>
        Enumerable.Range(0, Problem.Inputs).Select(d => row.Select((value, j) => value * V[j][d]).Sum()).ToArray()).ToArray();

    /// <summary>The parameters in the order of <see cref="ReferenceGradient.Blocks"/>, each with a way to change it.</summary>
    public IEnumerable<(double[] Holder, int Index)> Parameters()
    {
        IEnumerable<double[]> holders = Problem.W.Append(Problem.Bias);
        holders = (Tied ? holders : holders.Concat(V)).Concat(Architecture.Own).Append(DecoderBias);
        return holders.SelectMany(holder => Enumerable.Range(0, holder.Length).Select(index => (holder, index)));
    }

    /// <summary>The same parameters for the shipped code.</summary>
    public AutoencoderParameters FloatParameters()
    {
        double[][] own = Architecture.Own;
        var parameters = new AutoencoderParameters(Problem.Inputs, Problem.Components, Tied, own.Length);
        Problem.Parameters().CopyTo(parameters.Encoder);
        for (int j = 0; j < Problem.Components; j++)
        {
            for (int d = 0; d < Problem.Inputs; d++)
                parameters.DecoderWeights[(d * parameters.Stride) + j] = (float)V[j][d];
            for (int row = 0; row < own.Length; row++)
                parameters.Own(row)[j] = (float)own[row][j];
        }

        for (int d = 0; d < Problem.Inputs; d++)
            parameters.DecoderBias[d] = (float)DecoderBias[d];
        return parameters;
    }

    /// <summary>Parameters or a gradient of the shipped code in the order of <see cref="ReferenceGradient.Blocks"/>.</summary>
    public static (string Name, double[] Values)[] Blocks(AutoencoderParameters parameters)
    {
        int components = parameters.Components, inputs = parameters.Inputs;
        float[] decoder = parameters.Tied ? [] : EncoderParameters.ComponentMajor(parameters.DecoderWeights, components, inputs);
        var own = new List<float>();
        for (int row = 0; row < parameters.OwnRows; row++)
            own.AddRange(parameters.Own(row)[..components]);
        return
        [
            ("W", Doubles(EncoderParameters.ComponentMajor(parameters.Encoder.Weights, components, inputs))),
            ("b", Doubles(parameters.Encoder.Bias[..components].ToArray())),
            ("V", Doubles(decoder)),
            ("own", Doubles([.. own])),
            ("c", Doubles(parameters.DecoderBias.ToArray())),
        ];
    }

    /// <summary>All blocks one after another.</summary>
    public static double[] Flatten(AutoencoderParameters parameters) => Blocks(parameters).SelectMany(block => block.Values).ToArray();

    private double Seen(int row, int input) => Problem.X[row][input] - (Architecture.CentresInput ? DecoderBias[input] : 0);

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static double Draw(Random random, int components) => (float)(ReferenceProblem.Normal(random) / Math.Sqrt(components));
}
