using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Extending;

/// <summary>A sparse autoencoder that the library does not know: one file and its registration.</summary>
public class ExampleArchitectureTests : TorchTest
{
    private const int Inputs = 40, Components = 24, Rows = 300;

    private readonly MLContext _ml = new(seed: 1);

    public ExampleArchitectureTests(Findings findings)
        : base(findings) => SquaredReLU.Register();

    [Theory]
    [InlineData("digits", false, 0)]
    [InlineData("noise", true, 0.1f)]
    public void LossAndGradient_AlongATraining_AreThoseOfAutograd(string problemName, bool tied, float decoderFreeWeight)
    {
        Problem problem = Problem.Named(problemName);
        AutoencoderSettings settings = AutoencoderCases.Settings(SquaredReLU.Kind.SquaredReLU, problem.Components) with
        {
            TiedWeights = tied,
            DecoderFreeWeight = decoderFreeWeight,
        };
        using var trial = new AutoencoderTrial(problem, settings);

        Trajectory.Judge(trial, "an example architecture", $"{problemName}, an example architecture", Findings);
    }

    [Theory]
    [InlineData(EncoderEngine.ClosedForm)]
    [InlineData(EncoderEngine.TorchSharp)]
    public void Fit_OfTheArchitecture_LearnsToReconstruct(EncoderEngine engine)
    {
        var history = Fit(options => options.Engine = engine).GetModelParameters("Features").TrainingHistory;

        Assert.InRange(history[^1].ReconstructionTerm, 0, 0.9 * history[0].ReconstructionTerm);
        Assert.InRange(history[^1].SparsityTerm, double.Epsilon, 1);
    }

    [Fact]
    public void Transformer_SavedAndLoaded_HasTheSameOutputs()
    {
        SparseAutoencoderTransformer fitted = Fit(_ => { });
        using var file = new MemoryStream();
        _ml.Model.Save(fitted, Data().Schema, file);
        file.Position = 0;
        var loaded = (SparseAutoencoderTransformer)_ml.Model.Load(file, out _);

        float[][] features = Column(fitted, "Features");
        Assert.Equal(features, Column(loaded, "Features"));
        Assert.Equal(Column(fitted, "Reconstruction"), Column(loaded, "Reconstruction"));
        Assert.Equal(SquaredReLU.Kind.SquaredReLU, loaded.GetModelParameters("Features").Architecture);
        Assert.Contains(features, row => row.Any(value => value > 0));
    }

    [Fact]
    public void Fit_WithAnOptionOfAnotherArchitecture_SaysThatItHasNoEffect()
    {
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.Message);

        Fit(options => options.NumberOfActiveComponents = 3);

        Assert.Contains(messages, message => message.Contains(
            "The option NumberOfActiveComponents has no effect: 1000 does not select the largest", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_OfAnArchitectureThatNobodyRegistered_NamesThoseThatThereAre() => Assert.Contains(
        "must be one of ReLU, TopK, BatchTopK, JumpReLU, Gated, MatryoshkaBatchTopK, 1000; found 1001",
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(options => options.Architecture = (SparseAutoencoderArchitecture)1001)).Message,
        StringComparison.Ordinal);

    private SparseAutoencoderTransformer Fit(Action<SparseAutoencoderEstimator.Options> set)
    {
        var options = new SparseAutoencoderEstimator.Options
        {
            InputColumnName = nameof(Row.Input),
            OutputColumnName = "Features",
            ReconstructionColumnName = "Reconstruction",
            Architecture = SquaredReLU.Kind.SquaredReLU,
            NumberOfComponents = Components,
            L1Weight = 0.01f,
            Epochs = 20,
            BatchSize = 100,
            LearningRate = 0.01f,
            Seed = 3,
        };
        set(options);
        return _ml.Transforms.SparseAutoencoder(options).Fit(Data());
    }

    private float[][] Column(SparseAutoencoderTransformer transformer, string name) =>
        [.. transformer.Transform(Data()).GetColumn<float[]>(name)];

    private IDataView Data()
    {
        var random = new Random(5);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows)
            .Select(_ => new Row { Input = [.. Enumerable.Range(0, Inputs).Select(_ => (float)Problem.Normal(random))] }).ToArray());
    }

    private sealed class Row
    {
        [VectorType(Inputs)]
        public float[] Input { get; set; } = [];
    }
}
