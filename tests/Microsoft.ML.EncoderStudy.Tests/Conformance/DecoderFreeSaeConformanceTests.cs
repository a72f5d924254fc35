using EstimatorConformance;
using EstimatorConformance.Data;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Conformance;

/// <summary>The conformance suite on one encoder with example weights and every extra output.</summary>
public sealed class DecoderFreeSaeConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => new()
    {
        Name = "DecoderFreeSae",
        Create = Create,
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = Given.Data(SampleData.WithoutWeights),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = SampleData.Features,
        OutputColumns = ["Activations", "Responsibilities", "Energy", "Component"],
        FeatureColumn = "Activations",
        LabelColumn = SampleData.Label,
        ReadWeights = Given.Weights(transformer => [.. ((DecoderFreeSaeTransformer)transformer).Weights, .. ((DecoderFreeSaeTransformer)transformer).Biases]),
        FitPasses = 1,
        FitOn = new()
        {
            OneRowHoldsNotANumber = FitOutcome.IsRejected,
            OneRowHoldsInfinity = FitOutcome.IsRejected,
            NoRows = FitOutcome.IsRejected,
            OneRow = FitOutcome.IsRejected,
            AllWeightsZero = new WeightedFit(Create, SampleData.Weight, FitOutcome.IsRejected),
        },
    };

    private static DecoderFreeSaeEstimator Create(MLContext ml) => ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
    {
        OutputColumnName = "Activations",
        InputColumnName = SampleData.Features,
        ExampleWeightColumnName = SampleData.Weight,
        ResponsibilitiesColumnName = "Responsibilities",
        EnergyColumnName = "Energy",
        ComponentColumnName = "Component",
        NumberOfComponents = 7,
        Epochs = 5,
        BatchSize = 32,
        Seed = 1,
    });
}

/// <summary>The conformance suite on several column pairs, one of which replaces its input, without weights and on scaled inputs.</summary>
public sealed class DecoderFreeSaeColumnPairsConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => new()
    {
        Name = "DecoderFreeSae with two column pairs",
        Create = Create,
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = new None("It reads its input columns alone, in Fit as in Transform."),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = SampleData.Features,
        OutputColumns = ["First", SampleData.Features],
        FeatureColumn = "First",
        LabelColumn = SampleData.Label,
        ReadWeights = Given.Weights(transformer => [.. ((DecoderFreeSaeTransformer)transformer).GetModelParameters("First").Weights]),
        FitPasses = 1,
        FitOn = new()
        {
            OneRowHoldsNotANumber = FitOutcome.IsRejected,
            OneRowHoldsInfinity = FitOutcome.IsRejected,
            NoRows = FitOutcome.IsRejected,
            OneRow = FitOutcome.IsRejected,
            AllWeightsZero = new None("This one reads no weights; the other subject does."),
        },
    };

    private static DecoderFreeSaeEstimator Create(MLContext ml) => ml.Transforms.DecoderFreeSae(
        [new InputOutputColumnPair("First", SampleData.Features), new InputOutputColumnPair(SampleData.Features)],
        new DecoderFreeSaeEstimator.Options
        {
            NumberOfComponents = 4,
            Activation = EncoderActivation.Softplus,
            InputScaling = InputScaling.Standardised,
            Epochs = 5,
            Seed = 1,
        });
}
