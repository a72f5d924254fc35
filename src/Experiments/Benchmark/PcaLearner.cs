using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>ML.NET's principal component analysis, of as many components as the encoders have: dense features, and no decoder of its own.</summary>
internal sealed record PcaLearner : IFeatureLearner
{
    public string Name => "PCA";

    public string Description => "ML.NET's ProjectToPrincipalComponents";

    public bool Trains => true;

    public bool HasEngines => false;

    public int? QuickEpochs => null;

    public bool CanLoseInputs => true;

    public ITransformer Fit(EncoderTraining training) => training.Context.Display.Step(
        training.Title(Name), () => training.ML.Transforms.ProjectToPrincipalComponents(
            LinearProbe.Features, StudyData.Inputs, rank: Rank(training), seed: training.Seed)
            .Fit(training.Context.Data.Train));

    public Dictionary<string, double> Measure(EncoderTraining training, ITransformer fitted)
    {
        Dictionary<string, double> numbers = training.Measurement.Of(fitted);
        int rank = Rank(training); // for each a direction, and the projection of the mean on it
        numbers[Metric.Parameters.Name] = (rank * training.Context.Data.Size) + rank;
        return numbers;
    }

    private static int Rank(EncoderTraining training) => Math.Min(training.Context.Settings.Components, training.Context.Data.Size);
}
