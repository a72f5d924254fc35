using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>A small random training problem: rows, weights, parameters, and the objective to evaluate on them.</summary>
internal sealed class ReferenceProblem
{
    /// <param name="rows">B.</param>
    /// <param name="inputs">D.</param>
    /// <param name="components">K.</param>
    /// <param name="density">The share of non-zero inputs.</param>
    /// <param name="weighted">Whether rows have example weights.</param>
    /// <param name="seed">The seed of everything drawn.</param>
    public ReferenceProblem(int rows, int inputs, int components, double density = 1, bool weighted = false, int seed = 1)
    {
        var random = new Random(seed);
        X = Draw(rows, inputs, () => random.NextDouble() < density ? Normal(random) : 0);
        W = Draw(components, inputs, () => Normal(random) / Math.Sqrt(inputs));
        Bias = Draw(1, components, () => 0.3 * Normal(random))[0];
        RowWeights = weighted ? Draw(1, rows, () => random.Next(1, 4))[0] : null;
    }

    /// <summary>x: [rows][inputs].</summary>
    public double[][] X { get; }

    /// <summary>W: [components][inputs].</summary>
    public double[][] W { get; }

    public double[] Bias { get; }

    public double[]? RowWeights { get; init; }

    public int Rows => X.Length;

    public int Inputs => X[0].Length;

    public int Components => W.Length;

    public int[] AllRows => Enumerable.Range(0, Rows).ToArray();

    public float[]? FloatRowWeights => RowWeights is null ? null : Array.ConvertAll(RowWeights, weight => (float)weight);

    public static DecoderFreeSettings Settings(
        int components,
        float lse = 0,
        float variance = 0,
        float decorrelation = 0,
        float weightRedundancy = 0,
        EncoderActivation activation = EncoderActivation.ReLU,
        LseReduction reduction = LseReduction.Sum) => new()
        {
            Components = components,
            Activation = activation,
            Terms =
            [
                new LogSumExp(lse, reduction), new VarianceBarrier(variance, 1e-6f), new Decorrelation(decorrelation),
                new WeightRedundancy(weightRedundancy),
            ],
            Engine = EncoderEngine.ClosedForm,
            NumberOfThreads = 1,
            Epochs = 1,
            BatchSize = 2,
            Optimizer = EncoderOptimizer.Adam,
            LearningRate = 1e-3f,
            Momentum = 0,
            ValidationFraction = 0,
            Patience = null,
        };

    /// <summary>The rows as the trainer keeps them: sparse or dense by their density.</summary>
    public TrainingRows TrainingRows()
    {
        var builder = new TrainingRowsBuilder(Inputs);
        foreach (double[] row in X)
            builder.Add(new VBuffer<float>(Inputs, Array.ConvertAll(row, value => (float)value)));
        return builder.Build();
    }

    /// <summary>The rows stored in one way or another; by bitmaps only where that is what the builder would do.</summary>
    internal TrainingRows TrainingRows(RowStorage storage)
    {
        switch (storage)
        {
            case RowStorage.Whole:
                return new DenseRows([.. X.SelectMany(row => row).Select(value => (float)value)], Rows, Inputs);
            case RowStorage.Bitmaps:
                return Assert.IsType<BitmapRows>(TrainingRows());
            case RowStorage.Lists:
                int[][] indices = [.. X.Select(row => Enumerable.Range(0, Inputs).Where(d => row[d] != 0).ToArray())];
                int[] starts = [0, .. indices.Select((_, i) => indices.Take(i + 1).Sum(row => row.Length))];
                float[] values = [.. X.SelectMany(row => row).Where(value => value != 0).Select(value => (float)value)];
                return new SparseRows(starts, [.. indices.SelectMany(row => row)], values, Inputs);
            default:
                throw new ArgumentOutOfRangeException(nameof(storage), storage, "not a storage");
        }
    }

    public EncoderParameters Parameters()
    {
        var parameters = new EncoderParameters(Inputs, Components);
        for (int j = 0; j < Components; j++)
        {
            for (int d = 0; d < Inputs; d++)
                parameters.Weights[(d * parameters.Stride) + j] = (float)W[j][d];
            parameters.Bias[j] = (float)Bias[j];
        }

        return parameters;
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Values that single precision holds exactly, so that both sides of a comparison see the same numbers.</summary>
    private static double[][] Draw(int rows, int columns, Func<double> next) =>
        Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (double)(float)next()).ToArray()).ToArray();
}
