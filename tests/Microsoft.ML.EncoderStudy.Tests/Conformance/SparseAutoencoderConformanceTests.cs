using EstimatorConformance;
using EstimatorConformance.Data;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Conformance;

/// <summary>The conformance suite on one sparse autoencoder with every extra output.</summary>
public sealed class SparseAutoencoderConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => new()
    {
        Name = "SparseAutoencoder",
        Create = Create,
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = new None("It reads its input column alone, in Fit as in Transform."),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = SampleData.Features,
        OutputColumns = ["Activations", "Reconstruction", "Error"],
        FeatureColumn = "Activations",
        LabelColumn = SampleData.Label,
        ReadWeights = Given.Weights(transformer => Weights((SparseAutoencoderTransformer)transformer)),
        FitPasses = 1,
        FitOn = new()
        {
            OneRowHoldsNotANumber = FitOutcome.IsRejected,
            OneRowHoldsInfinity = FitOutcome.IsRejected,
            NoRows = FitOutcome.IsRejected,
            OneRow = FitOutcome.IsRejected,
            AllWeightsZero = new None("It reads no example weights."),
        },
    };

    private static SparseAutoencoderEstimator Create(MLContext ml) => ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
    {
        OutputColumnName = "Activations",
        InputColumnName = SampleData.Features,
        ReconstructionColumnName = "Reconstruction",
        ReconstructionErrorColumnName = "Error",
        NumberOfComponents = 7,
        UnitNormDecoder = true,
        DecoderBiasInitialization = DecoderBiasInitialization.GeometricMedian,
        Epochs = 5,
        BatchSize = 32,
        Seed = 1,
    });

    private static float[] Weights(SparseAutoencoderTransformer model) =>
        [.. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases];
}

/// <summary>The conformance suite on several column pairs with tied weights, one of which replaces its input.</summary>
public sealed class SparseAutoencoderColumnPairsConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => new()
    {
        Name = "SparseAutoencoder with two column pairs and tied weights",
        Create = Create,
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = new None("It reads its input columns alone, in Fit as in Transform."),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = SampleData.Features,
        OutputColumns = ["First", SampleData.Features],
        FeatureColumn = "First",
        LabelColumn = SampleData.Label,
        ReadWeights = Given.Weights(transformer => [.. ((SparseAutoencoderTransformer)transformer).GetModelParameters("First").Weights]),
        FitPasses = 1,
        FitOn = new()
        {
            OneRowHoldsNotANumber = FitOutcome.IsRejected,
            OneRowHoldsInfinity = FitOutcome.IsRejected,
            NoRows = FitOutcome.IsRejected,
            OneRow = FitOutcome.IsRejected,
            AllWeightsZero = new None("It reads no example weights."),
        },
    };

    private static SparseAutoencoderEstimator Create(MLContext ml) => ml.Transforms.SparseAutoencoder(
        [new InputOutputColumnPair("First", SampleData.Features), new InputOutputColumnPair(SampleData.Features)],
        new SparseAutoencoderEstimator.Options { NumberOfComponents = 4, TiedWeights = true, Epochs = 5, Seed = 1 });
}
