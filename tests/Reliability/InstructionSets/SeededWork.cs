using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.InstructionSets;

/// <summary>Scores rows with saved models and trains others: the same work in every process.</summary>
/// <param name="rows">The rows to score.</param>
internal sealed class SeededWork(int rows)
{
    private const int Inputs = 100, Components = 40, TrainedRows = 192, BatchSize = 64, Epochs = 3;

    private const string Scored = "scored by ";

    private static readonly EncoderActivation[] Activations = Enum.GetValues<EncoderActivation>();

    private readonly Example[] _examples = Examples(rows, seed: 1);

    public int Rows => rows;

    /// <summary>Trains the models whose scores are compared.</summary>
    public static void SaveModels(string folder)
    {
        foreach (EncoderActivation activation in Activations)
        {
            var ml = new MLContext(seed: 1);
            IDataView data = Load(ml, Examples(TrainedRows, seed: 2));
            ml.Model.Save(ml.Transforms.DecoderFreeSae(Options(activation)).Fit(data), data.Schema, ModelPath(folder, activation));
        }
    }

    /// <summary>Does the work with the vectors of this process.</summary>
    public Results Do(string folder)
    {
        var values = new Dictionary<string, float[]>();
        foreach (EncoderActivation activation in Activations)
        {
            var ml = new MLContext(seed: 1);
            IDataView scored = ml.Model.Load(ModelPath(folder, activation), out _).Transform(Load(ml, _examples));
            values[$"{Scored}{activation}: activations"] = [.. scored.GetColumn<VBuffer<float>>("Features").SelectMany(row => row.DenseValues())];
            values[$"{Scored}{activation}: energies"] = [.. scored.GetColumn<float>("Energy")];
        }

        IDataView training = Load(new MLContext(seed: 1), Examples(TrainedRows, seed: 2));
        foreach (EncoderActivation activation in Activations)
        {
            DecoderFreeSaeTransformer trained = new MLContext(seed: 1).Transforms.DecoderFreeSae(Options(activation)).Fit(training);
            values[$"trained decoder-free, {activation}: losses"] = [.. trained.TrainingHistory.Select(epoch => (float)epoch.Loss)];
            values[$"trained decoder-free, {activation}: weights"] = [.. trained.Weights, .. trained.Biases];
        }

        foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
        {
            SparseAutoencoderTransformer trained = new MLContext(seed: 1).Transforms.SparseAutoencoder(Options(architecture)).Fit(training);
            values[$"trained {architecture}: losses"] = [.. trained.TrainingHistory.Select(epoch => (float)epoch.Loss)];
            values[$"trained {architecture}: weights"] = [.. trained.Weights, .. trained.Biases, .. trained.DecoderWeights, .. trained.DecoderBiases];
        }

        return Results.Of(values);
    }

    /// <summary>How far each of some results may be from the same in another process.</summary>
    /// <remarks>
    /// An activation follows its sum of D products and a bias: two orders of summation, fused or not, each err by at most (D + 1) u (Σ |x w| + |b|) with
    /// u = 2⁻²⁴ (Higham, "Accuracy and stability of numerical algorithms", 3.1). Inputs and weights are below 1, biases too, so D + 1 bounds the sum of the
    /// magnitudes; no activation function is steeper than 1, and Softplus and the energy, a log-sum-exp, add a few units in the last place. Trainings by
    /// plain steps of gradient descent, nine of them, have not drifted apart yet: 1e-4 of the largest value is 800 roundings of it.
    /// </remarks>
    public static float[] TolerancesOf(string name, float[] values)
    {
        const double unitRoundoff = 1.0 / (1 << 24), few = 16;
        float largest = values.Max(Math.Abs);
        return Array.ConvertAll(values, value => name.StartsWith(Scored, StringComparison.Ordinal)
            ? (float)(unitRoundoff * ((2.0 * (Inputs + 1) * SumOfMagnitudes) + (few * (1 + Math.Abs(value)))))
            : 1e-4f * largest);
    }

    /// <summary>Σ |x w| + |b|: inputs up to 1, weights and biases up to twice the 1/√D that they begin within.</summary>
    private static double SumOfMagnitudes => (Inputs + 1) * 2 / Math.Sqrt(Inputs);

    private static string ModelPath(string folder, EncoderActivation activation) => Path.Combine(folder, $"{activation}.zip");

    private static DecoderFreeSaeEstimator.Options Options(EncoderActivation activation) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = nameof(Example.Inputs),
        EnergyColumnName = "Energy",
        NumberOfComponents = Components,
        Activation = activation,
        LseReduction = LseReduction.Mean,
        Optimizer = EncoderOptimizer.Sgd,
        LearningRate = 1e-3f,
        BatchSize = BatchSize,
        Epochs = Epochs,
        Seed = 1,
    };

    private static SparseAutoencoderEstimator.Options Options(SparseAutoencoderArchitecture architecture) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = nameof(Example.Inputs),
        Architecture = architecture,
        NumberOfComponents = Components,
        NumberOfActiveComponents = 8,
        Optimizer = EncoderOptimizer.Sgd,
        LearningRate = 1e-2f,
        BatchSize = BatchSize,
        Epochs = Epochs,
        Seed = 1,
    };

    private static Example[] Examples(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Example
        {
            Inputs = [.. Enumerable.Range(0, Inputs).Select(_ => random.Next(3) == 0 ? random.NextSingle() : 0)],
        })];
    }

    private static IDataView Load(MLContext ml, Example[] examples) => ml.Data.LoadFromEnumerable(examples);

    private sealed class Example
    {
        [VectorType(SeededWork.Inputs)]
        public float[] Inputs { get; init; } = [];
    }
}
