using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Features;

/// <summary>Trains the two models whose components are shown.</summary>
internal static class FeatureModels
{
    public static DecoderFreeSaeTransformer TrainDecoderFree(StudyContext context, int seed) => context.Display.Train(
        FormattableString.Invariant($"{FeaturesExperiment.DecoderFree}, seed {seed}"), context.Settings.Epochs,
        progress => new MLContext(seed).Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = LinearProbe.Features,
            InputColumnName = StudyData.Inputs,
            NumberOfComponents = context.Settings.Components,
            InputScaling = context.Data.InputScaling,
            Epochs = context.Settings.Epochs,
            Engine = context.Settings.Engine,
            Seed = seed,
            Progress = progress,
            CancellationToken = context.Cancellation,
        }).Fit(context.Data.Train));

    public static SparseAutoencoderTransformer TrainAutoencoder(StudyContext context, int seed) => context.Display.Step(
        FormattableString.Invariant($"ReLU + L1, seed {seed}"),
        () => new MLContext(seed).Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = LinearProbe.Features,
            InputColumnName = StudyData.Inputs,
            NumberOfComponents = context.Settings.Components,
            InputScaling = context.Data.InputScaling,
            Epochs = context.Settings.Epochs,
            Engine = context.Settings.Engine,
            Seed = seed,
            CancellationToken = context.Cancellation,
        }).Fit(context.Data.Train));
}
