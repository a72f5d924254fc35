using EstimatorConformance;
using EstimatorConformance.Data;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Conformance;

/// <summary>The conformance suite on one sparse autoencoder with every extra output.</summary>
public abstract class SparseAutoencoderConformanceTests(
    SparseAutoencoderArchitecture architecture, InputScaling scaling = InputScaling.None) : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => new()
    {
        Name = $"SparseAutoencoder ({architecture}, inputs {scaling})",
        Create = Create,
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = new None("It reads its input column alone, in Fit as in Transform."),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = SampleData.Features,
        OutputColumns = ["Activations", "Reconstruction", "Error"],
        FeatureColumn = "Activations",
        LabelColumn = SampleData.Label,
        ReadWeights = Given.Weights(transformer => Weights(((SparseAutoencoderTransformer)transformer).GetModelParameters("Activations"))),
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

    private SparseAutoencoderEstimator Create(MLContext ml) => ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
    {
        OutputColumnName = "Activations",
        InputColumnName = SampleData.Features,
        ReconstructionColumnName = "Reconstruction",
        ReconstructionErrorColumnName = "Error",
        Architecture = architecture,
        InputScaling = scaling,
        NumberOfComponents = 7,
        NumberOfActiveComponents = 3,
        UnitNormDecoder = true,
        DecoderBiasInitialization = DecoderBiasInitialization.GeometricMedian,
        Epochs = 5,
        BatchSize = 32,
        Seed = 1,
    });

    private static float[] Weights(SparseAutoencoderModelParameters model) =>
    [
        .. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases,
        .. model.Thresholds, .. model.MagnitudeScales, .. model.MagnitudeOffsets,
    ];
}

/// <summary>The standard architecture.</summary>
public sealed class ReLUConformanceTests() : SparseAutoencoderConformanceTests(SparseAutoencoderArchitecture.ReLU);

/// <summary>The k largest of a row.</summary>
public sealed class TopKConformanceTests() : SparseAutoencoderConformanceTests(SparseAutoencoderArchitecture.TopK);

/// <summary>The k largest of a row on average, and one threshold when scoring.</summary>
public sealed class BatchTopKConformanceTests() : SparseAutoencoderConformanceTests(SparseAutoencoderArchitecture.BatchTopK);

/// <summary>Learned thresholds, on scaled inputs.</summary>
public sealed class JumpReLUConformanceTests()
    : SparseAutoencoderConformanceTests(SparseAutoencoderArchitecture.JumpReLU, InputScaling.Standardised);

/// <summary>Gates and magnitudes.</summary>
public sealed class GatedConformanceTests() : SparseAutoencoderConformanceTests(SparseAutoencoderArchitecture.Gated);

/// <summary>Nested groups, on scaled inputs.</summary>
public sealed class MatryoshkaBatchTopKConformanceTests()
    : SparseAutoencoderConformanceTests(SparseAutoencoderArchitecture.MatryoshkaBatchTopK, InputScaling.Standardised);

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
