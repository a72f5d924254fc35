using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Models;

/// <summary>A small fit on data that breaks arithmetic: tiny, huge, constant, alike, alone. The same number gives the same fit.</summary>
internal sealed class DegenerateFit
{
    private static readonly float[] Scales =
    [
        1e-45f, 6e-39f, 1.2e-38f, 1e-30f, 1e-20f, 1e-15f, 1e-10f, 1e-3f, 1, 1e3f, 1e6f, 1e10f, 1e15f, 1e18f, 1e19f, 2e19f, 1e20f, 1e25f,
        1e30f, 1e35f, 1e37f, 3e38f,
    ];

    private readonly float[][] _rows;
    private readonly Func<MLContext, IEstimator<ITransformer>> _estimator;
    private readonly string _description;

    private DegenerateFit(float[][] rows, Func<MLContext, IEstimator<ITransformer>> estimator, string description)
    {
        _rows = rows;
        _estimator = estimator;
        _description = description;
    }

    /// <summary>The fit of a number.</summary>
    public static DegenerateFit Of(int number)
    {
        var random = new Random((int)(unchecked(number * 2654435761L) & int.MaxValue));
        string[] kinds = ["uniform", "normal", "constant", "one-hot", "duplicates", "mostly zero", "one wild value", "mixed scales", "sign flips"];
        string kind = kinds[random.Next(kinds.Length)];
        int rows = random.Next(4) == 0 ? 2 : random.Next(3, 60), inputs = random.Next(1, 12);
        float scale = Scales[random.Next(Scales.Length)];
        var data = new float[rows][];
        for (int i = 0; i < rows; i++)
            data[i] = [.. Enumerable.Range(0, inputs).Select(d => Value(kind, i, d, scale, random))];
        if (kind == "duplicates")
            data = [.. data.Select(_ => data[0])];
        var scaling = (InputScaling)random.Next(4);
        int components = random.Next(1, 10);
        string what;
        Func<MLContext, IEstimator<ITransformer>> estimator;
        if (random.Next(3) == 0)
        {
            DecoderFreeSaeEstimator.Options options = DecoderFree(random, components, scaling);
            (what, estimator) = ($"decoder-free {options.Activation} {options.Optimizer}", ml => ml.Transforms.DecoderFreeSae(options));
        }
        else
        {
            SparseAutoencoderEstimator.Options options = Autoencoder(random, components, scaling);
            (what, estimator) = ($"{options.Architecture} {options.Optimizer}", ml => ml.Transforms.SparseAutoencoder(options));
        }

        return new DegenerateFit(data, estimator, string.Create(
            CultureInfo.InvariantCulture, $"{number}: {kind} {scale}, {rows} rows of {inputs}, {components} components, {what}, {scaling}"));
    }

    /// <summary>The rows.</summary>
    public IDataView Data(MLContext ml)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Input)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _rows[0].Length);
        return ml.Data.LoadFromEnumerable(_rows.Select(values => new Row { Input = values }), schema);
    }

    /// <summary>What is fitted.</summary>
    public IEstimator<ITransformer> Estimator(MLContext ml) => _estimator(ml);

    public override string ToString() => _description;

    private static float Value(string kind, int row, int input, float scale, Random random) => kind switch
    {
        "normal" => Finite(scale * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)),
        "constant" => scale,
        "one-hot" => input == row % 7 ? scale : 0,
        "mostly zero" => random.Next(10) == 0 ? scale * random.NextSingle() : 0,
        "one wild value" => row == 1 && input == 0 ? scale : random.NextSingle(),
        "mixed scales" => Scales[random.Next(Scales.Length)] * random.NextSingle(),
        "sign flips" => random.Next(2) == 0 ? scale : -scale,
        _ => scale * random.NextSingle(),
    };

    private static float Finite(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    private static DecoderFreeSaeEstimator.Options DecoderFree(Random random, int components, InputScaling scaling) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = nameof(Row.Input),
        ResponsibilitiesColumnName = "Responsibilities",
        EnergyColumnName = "Energy",
        ComponentColumnName = "Component",
        NumberOfComponents = components,
        Activation = (EncoderActivation)random.Next(4),
        Optimizer = (EncoderOptimizer)random.Next(2),
        InputScaling = scaling,
        BatchSize = random.Next(2, 40),
        Epochs = random.Next(1, 4),
        ValidationFraction = random.Next(4) == 0 ? 0.3 : 0,
        LearningRate = random.Next(3) == 0 ? 1e-6f : 1e-2f,
        NumberOfThreads = 1,
        Seed = 1,
    };

    private static SparseAutoencoderEstimator.Options Autoencoder(Random random, int components, InputScaling scaling) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = nameof(Row.Input),
        ReconstructionColumnName = "Reconstruction",
        ReconstructionErrorColumnName = "Error",
        Architecture = (SparseAutoencoderArchitecture)random.Next(6),
        NumberOfComponents = components,
        NumberOfActiveComponents = random.Next(1, components + 1),
        Optimizer = (EncoderOptimizer)random.Next(2),
        TiedWeights = random.Next(4) == 0,
        InputScaling = scaling,
        BatchSize = random.Next(2, 40),
        Epochs = random.Next(1, 4),
        LearningRate = random.Next(3) == 0 ? 1e-6f : 1e-2f,
        NumberOfThreads = 1,
        Seed = 1,
    };

    private sealed class Row
    {
        public float[] Input { get; set; } = [];
    }
}
