using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>
/// The parameters of a sparse autoencoder, or a gradient of the same shape, and its two linear layers with their derivatives, in plain
/// double precision and without kernels, padding or transposes. What reference architectures build on.
/// </summary>
internal sealed class ReferenceLayers
{
    private ReferenceLayers(ReferenceProblem problem, bool tied, bool centres, double[][] w, double[] b, double[][] v, double[][] own, double[] c)
    {
        Problem = problem;
        Tied = tied;
        Centres = centres;
        (W, B, V, Own, C) = (w, b, v, own, c);
    }

    public ReferenceProblem Problem { get; }

    public bool Tied { get; }

    /// <summary>Whether the encoder sees x − c.</summary>
    public bool Centres { get; }

    /// <summary>W: [components][inputs].</summary>
    public double[][] W { get; }

    public double[] B { get; }

    /// <summary>V: [components][inputs]; W itself where they are tied.</summary>
    public double[][] V { get; }

    /// <summary>The architecture's own rows: [rows][components].</summary>
    public double[][] Own { get; }

    public double[] C { get; }

    /// <summary>W, b, V unless tied, the own rows, c: every parameter once.</summary>
    public IEnumerable<double[]> Arrays => (Tied ? W.Append(B) : W.Append(B).Concat(V)).Concat(Own).Append(C);

    /// <summary>The problem's W and b with a random V and c; the own rows are 0.</summary>
    public static ReferenceLayers Draw(ReferenceProblem problem, bool tied, bool centres, int ownRows, int seed = 1)
    {
        var random = new Random(seed);
        double[] Row(int length) =>
            Enumerable.Range(0, length).Select(_ => (double)(float)(ReferenceProblem.Normal(random) / Math.Sqrt(problem.Components))).ToArray();

        return new ReferenceLayers(
            problem, tied, centres, problem.W, problem.Bias, tied ? problem.W : [.. problem.W.Select(row => Row(row.Length))],
            [.. Enumerable.Range(0, ownRows).Select(_ => new double[problem.Components])], Row(problem.Inputs));
    }

    /// <summary>Parameters of the same shape, all 0, in the same sharing.</summary>
    public ReferenceLayers NewGradient()
    {
        static double[][] Zeros(double[][] like) => [.. like.Select(row => new double[row.Length])];
        double[][] w = Zeros(W);
        return new ReferenceLayers(Problem, Tied, Centres, w, new double[B.Length], Tied ? w : Zeros(V), Zeros(Own), new double[C.Length]);
    }

    /// <summary>z = (x − c) Wᵀ + b, or x Wᵀ + b.</summary>
    public double[][] PreActivations() => [.. Problem.X.Select(EncoderInput).Select(x => W.Select((w, j) => B[j] + Dot(x, w)).ToArray())];

    /// <summary>a V + c − x.</summary>
    public double[][] Residual(double[][] a) =>
        [.. a.Select((row, i) => C.Select((c, d) => c + row.Select((value, j) => value * V[j][d]).Sum() - Problem.X[i][d]).ToArray())];

    /// <summary>1/(B D) Σ r².</summary>
    public double MeanSquare(double[][] residual) => residual.Sum(row => row.Sum(r => r * r)) / (Problem.Rows * Problem.Inputs);

    /// <summary>∂/∂a of the mean square: 2 r Vᵀ/(B D).</summary>
    public double[][] ActivationGradient(double[][] residual) =>
        [.. residual.Select(r => V.Select(v => 2 * Dot(r, v) / (Problem.Rows * Problem.Inputs)).ToArray())];

    /// <summary>∂/∂V and ∂/∂c of the mean square are added to a gradient.</summary>
    public void AddDecoderGradient(double[][] a, double[][] residual, ReferenceLayers gradient)
    {
        for (int i = 0; i < Problem.Rows; i++)
        {
            for (int d = 0; d < Problem.Inputs; d++)
            {
                double r = 2 * residual[i][d] / (Problem.Rows * Problem.Inputs);
                gradient.C[d] += r;
                for (int j = 0; j < Problem.Components; j++)
                    gradient.V[j][d] += r * a[i][j];
            }
        }
    }

    /// <summary>What reaches W, b and c through y = (x − c) Wᵀ + b is added to a gradient.</summary>
    /// <param name="dy">∂L/∂y: [rows][components].</param>
    /// <param name="withBias">Whether y has b in it.</param>
    /// <param name="gradient">The gradient.</param>
    public void AddEncoderGradient(double[][] dy, bool withBias, ReferenceLayers gradient)
    {
        for (int i = 0; i < Problem.Rows; i++)
        {
            double[] x = EncoderInput(Problem.X[i]);
            for (int j = 0; j < Problem.Components; j++)
            {
                gradient.B[j] += withBias ? dy[i][j] : 0;
                for (int d = 0; d < Problem.Inputs; d++)
                {
                    gradient.W[j][d] += dy[i][j] * x[d];
                    gradient.C[d] -= Centres ? dy[i][j] * W[j][d] : 0;
                }
            }
        }
    }

    /// <summary>The same parameters for the shipped code.</summary>
    public AutoencoderParameters FloatParameters()
    {
        var parameters = new AutoencoderParameters(Problem.Inputs, Problem.Components, Tied, Own.Length);
        for (int j = 0; j < Problem.Components; j++)
        {
            for (int d = 0; d < Problem.Inputs; d++)
            {
                parameters.Encoder.Weights[(d * parameters.Stride) + j] = (float)W[j][d];
                parameters.DecoderWeights[(d * parameters.Stride) + j] = (float)V[j][d];
            }

            parameters.Encoder.Bias[j] = (float)B[j];
            for (int row = 0; row < Own.Length; row++)
                parameters.Own(row)[j] = (float)Own[row][j];
        }

        for (int d = 0; d < Problem.Inputs; d++)
            parameters.DecoderBias[d] = (float)C[d];
        return parameters;
    }

    /// <summary>Parameters or a gradient of the shipped code, by what they belong to, in the order of <see cref="Parts"/>.</summary>
    public static IEnumerable<(string Name, double[] Values)> PartsOf(AutoencoderParameters parameters)
    {
        yield return ("W", ComponentMajor(parameters.Encoder.Weights));
        yield return ("b", Doubles(parameters.Encoder.Bias[..parameters.Components]));
        yield return ("V", ComponentMajor(parameters.DecoderWeights));
        yield return ("c", Doubles(parameters.DecoderBias));
        for (int row = 0; row < parameters.OwnRows; row++)
            yield return ($"own row {row}", Doubles(parameters.Own(row)[..parameters.Components]));

        double[] ComponentMajor(ReadOnlySpan<float> weights) =>
            Doubles(EncoderParameters.ComponentMajor(weights, parameters.Components, parameters.Inputs));
        static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
    }

    /// <summary>These parameters, or this gradient, by what they belong to.</summary>
    public IEnumerable<(string Name, double[] Values)> Parts() =>
    [
        ("W", [.. W.SelectMany(row => row)]), ("b", B), ("V", [.. V.SelectMany(row => row)]), ("c", C),
        .. Own.Select((row, index) => ($"own row {index}", row)),
    ];

    private double[] EncoderInput(double[] x) => Centres ? [.. x.Zip(C, (value, c) => value - c)] : x;

    private static double Dot(double[] x, double[] y) => x.Zip(y, (p, q) => p * q).Sum();
}
