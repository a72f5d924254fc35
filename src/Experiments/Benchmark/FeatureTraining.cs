using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>What a feature learner is trained with.</summary>
/// <param name="Context">Data, settings and display.</param>
/// <param name="ML">ML.NET's context, of the seed.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Epochs">The number of passes over the rows.</param>
/// <param name="Engine">What computes the training.</param>
internal sealed record FeatureTraining(StudyContext Context, MLContext ML, int Seed, int Epochs, EncoderEngine Engine)
{
    public EncoderMeasurement Measurement => new(ML, Context.Data);

    public StudySettings Settings => Context.Settings;

    /// <summary>What the training is called while it runs.</summary>
    public string Title(string name) => FormattableString.Invariant($"{name}, seed {Seed}{(Engine == EncoderEngine.TorchSharp ? ", torch" : "")}");
}
