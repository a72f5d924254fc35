using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>The inputs themselves: features that are worth making probe better, or are fewer.</summary>
internal sealed record RawInputs : IFeatureLearner
{
    public string Name => "Raw inputs";

    public string Description => "as they are, not matched in number";

    public bool Trains => false;

    public bool HasEngines => false;

    public int? QuickEpochs => null;

    public bool CanLoseInputs => false;

    public ITransformer Fit(EncoderTraining training) =>
        training.ML.Transforms.CopyColumns(LinearProbe.Features, StudyData.Inputs).Fit(training.Context.Data.Train);

    public Dictionary<string, double> Measure(EncoderTraining training, ITransformer fitted) => training.Measurement.Of(fitted);
}
