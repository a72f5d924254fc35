using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>The decoder-free encoder of the study, at its defaults. Its own decoder is Wᵀ.</summary>
internal sealed record DecoderFreeLearner : IFeatureLearner
{
    public string Name => "Decoder-free";

    public string Description => "log-sum-exp, variance and decorrelation, all λ = 1";

    public bool Trains => true;

    public bool HasEngines => true;

    public int? QuickEpochs => null;

    public bool CanLoseInputs => true;

    public ITransformer Fit(FeatureTraining training) => training.Context.Display.Train(
        training.Title(Name), training.Epochs, progress => training.ML.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = LinearProbe.Features,
            InputColumnName = StudyData.Inputs,
            NumberOfComponents = training.Settings.Components,
            InputScaling = training.Context.Data.InputScaling,
            Epochs = training.Epochs,
            Engine = training.Engine,
            Seed = training.Seed,
            Progress = progress,
            CancellationToken = training.Context.Cancellation,
        }).Fit(training.Context.Data.Train));

    public Dictionary<string, double> Measure(FeatureTraining training, ITransformer fitted) =>
        training.Measurement.Of((DecoderFreeSaeTransformer)fitted);
}
