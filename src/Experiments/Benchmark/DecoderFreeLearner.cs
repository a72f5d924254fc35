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

    public ITransformer Fit(EncoderTraining training) => training.DecoderFree(Name);

    public Dictionary<string, double> Measure(EncoderTraining training, ITransformer fitted) =>
        training.Measurement.Of((DecoderFreeSaeTransformer)fitted);
}
