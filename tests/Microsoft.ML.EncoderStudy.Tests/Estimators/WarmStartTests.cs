using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.ToyAutoencoder;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Trainings that go on from a trained model, with steps too small to leave it, so that what they start from can be seen.</summary>
public class WarmStartTests
{
    private const float NoStep = 1e-12f;

    /// <summary>Single precision over folded weights: sums over six inputs of unit scale.</summary>
    private const double Rounding = 1e-5;

    public static TheoryData<SparseAutoencoderArchitecture> All => EveryArchitecture;

    public static TheoryData<SparseAutoencoderArchitecture, InputScaling, InputScaling> AllAcrossScalings
    {
        get
        {
            var cases = new TheoryData<SparseAutoencoderArchitecture, InputScaling, InputScaling>();
            foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
            {
                cases.Add(architecture, InputScaling.None, InputScaling.None);
                cases.Add(architecture, InputScaling.Standardised, InputScaling.None);
                cases.Add(architecture, InputScaling.None, InputScaling.Standardised);
                cases.Add(architecture, InputScaling.Standardised, InputScaling.UnitMeanNorm);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(AllAcrossScalings))]
    public void Fit_FromEncoderAndDecoderOfAModel_GoesOnFromThatModel(
        SparseAutoencoderArchitecture architecture, InputScaling first, InputScaling second)
    {
        SparseAutoencoderTransformer model = Fit(architecture, options => (options.InputScaling, options.BatchSize, options.Epochs) = (first, 64, 20));
        SparseAutoencoderTransformer continued = Continue(architecture, model.GetModelParameters("Features"), options => options.InputScaling = second);
        AssertSameOutputs(model, continued);
    }

    [Theory]
    [InlineData(true, InputScaling.None, true, InputScaling.None)]
    [InlineData(true, InputScaling.None, true, InputScaling.MeanCentred)]
    [InlineData(true, InputScaling.None, false, InputScaling.None)]
    [InlineData(true, InputScaling.None, false, InputScaling.Standardised)]
    [InlineData(true, InputScaling.Standardised, true, InputScaling.Standardised)]
    [InlineData(true, InputScaling.Standardised, false, InputScaling.UnitMeanNorm)]
    public void Fit_FromAModelOfTiedWeights_GoesOnFromThatModel(bool tiedFirst, InputScaling first, bool tiedSecond, InputScaling second)
    {
        const SparseAutoencoderArchitecture Architecture = SparseAutoencoderArchitecture.TopK;
        SparseAutoencoderTransformer model = Fit(
            Architecture, options => (options.InputScaling, options.TiedWeights) = (first, tiedFirst));
        SparseAutoencoderTransformer continued = Continue(
            Architecture, model.GetModelParameters("Features"), options => (options.InputScaling, options.TiedWeights) = (second, tiedSecond));
        AssertSameOutputs(model, continued);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_FromALoadedModel_EqualsTheOneFromTheModelThatWasSaved(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderTransformer model = Fit(architecture);
        SparseAutoencoderModelParameters FromModel(SparseAutoencoderTransformer start) =>
            Continue(architecture, start.GetModelParameters("Features"), options => options.LearningRate = 0.01f).GetModelParameters("Features");
        Assert.Equal(Numbers(FromModel(model)), Numbers(FromModel(SaveAndLoad(model))));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_FromAnEncoderAlone_KeepsItAndDrawsTheDecoder(SparseAutoencoderArchitecture architecture)
    {
        DecoderFreeSaeModelParameters encoder = DecoderFree();
        SparseAutoencoderModelParameters model = Train(
            architecture, options => (options.InitialEncoder, options.LearningRate) = (encoder, NoStep));
        SparseAutoencoderModelParameters drawn = Train(architecture, options => options.LearningRate = NoStep);

        Assert.InRange(LargestDistance(encoder.Weights, model.Weights), 0, Rounding);
        Assert.InRange(LargestDistance(encoder.Biases, model.Biases), 0, Rounding);
        Assert.InRange(LargestDistance(drawn.DecoderWeights, model.DecoderWeights), 0, Rounding);
        Assert.InRange(LargestDistance(drawn.DecoderBiases, model.DecoderBiases), 0, Rounding);
    }

    [Fact]
    public void Fit_OfAGateFromAnEncoderAlone_StartsWithTheGatesOwnMagnitudes()
    {
        DecoderFreeSaeModelParameters encoder = DecoderFree();
        SparseAutoencoderModelParameters model = Train(
            SparseAutoencoderArchitecture.Gated, options => (options.InitialEncoder, options.LearningRate) = (encoder, NoStep));
        Assert.All(model.MagnitudeScales, scale => Assert.Equal(1, scale, Rounding));
        Assert.All(model.MagnitudeOffsets, offset => Assert.Equal(0, offset, Rounding));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_FromADecoderAlone_KeepsItAndDrawsTheEncoder(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters decoder = Train(SparseAutoencoderArchitecture.ReLU, options => options.Seed = 2);
        SparseAutoencoderModelParameters model = Train(
            architecture, options => (options.InitialDecoder, options.LearningRate) = (decoder, NoStep));
        SparseAutoencoderModelParameters drawn = Train(architecture, options => options.LearningRate = NoStep);

        Assert.Equal(decoder.DecoderWeights.ToArray(), model.DecoderWeights.ToArray());
        Assert.Equal(decoder.DecoderBiases.ToArray(), model.DecoderBiases.ToArray());
        Assert.InRange(LargestDistance(drawn.Weights, model.Weights), 0, Rounding);
    }

    [Fact]
    public void Fit_OfTiedWeightsFromADecoderAlone_TakesItsMatrixForBoth()
    {
        SparseAutoencoderModelParameters decoder = Train(SparseAutoencoderArchitecture.ReLU, options => options.Seed = 2);
        SparseAutoencoderModelParameters model = Train(SparseAutoencoderArchitecture.ReLU, options =>
            (options.InitialDecoder, options.LearningRate, options.TiedWeights) = (decoder, NoStep, true));
        Assert.InRange(LargestDistance(decoder.DecoderWeights, model.Weights), 0, Rounding);
        Assert.True(model.TiedWeights);
    }

    [Fact]
    public void Fit_FromADecoderOfAnotherArchitecture_StartsItsOwnParametersAnew()
    {
        SparseAutoencoderModelParameters decoder = Train(SparseAutoencoderArchitecture.Gated);
        SparseAutoencoderModelParameters model = Train(SparseAutoencoderArchitecture.JumpReLU, options =>
            (options.InitialDecoder, options.LearningRate, options.JumpReLUThreshold) = (decoder, NoStep, 0.25f));
        Assert.All(model.Thresholds, threshold => Assert.Equal(0.25, threshold, Rounding));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_OfADecoderFreeEncoderFromAnAutoencoder_KeepsItsEncoder(SparseAutoencoderArchitecture architecture)
    {
        foreach (InputScaling scaling in new[] { InputScaling.None, InputScaling.Standardised })
        {
            SparseAutoencoderModelParameters autoencoder = Train(architecture, options => options.InputScaling = scaling);
            DecoderFreeSaeModelParameters model = DecoderFree(options => (options.InitialEncoder, options.LearningRate) = (autoencoder, NoStep));
            Assert.InRange(LargestDistance(autoencoder.Weights, model.Weights), 0, Rounding);
            Assert.InRange(LargestDistance(autoencoder.Biases, model.Biases), 0, Rounding);
        }
    }

    [Fact]
    public void Fit_OfADecoderFreeEncoderAcrossScalings_KeepsItsOutputs()
    {
        DecoderFreeSaeModelParameters first = DecoderFree(options => options.InputScaling = InputScaling.Standardised);
        DecoderFreeSaeModelParameters second = DecoderFree(options =>
            (options.InitialEncoder, options.LearningRate, options.InputScaling) = (first, NoStep, InputScaling.MeanCentred));
        foreach (float[] row in ToyData.Rows(seed: 2))
        {
            foreach ((double expected, double found) in PreActivations(first, row).Zip(PreActivations(second, row)))
                Assert.Equal(expected, found, Rounding);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_InAlternatingPhases_TakesEncoderAndDecoderFromWhereTheyWereTrainedLast(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters first = Train(architecture, options => options.Epochs = 20);
        DecoderFreeSaeModelParameters second = DecoderFree(options => options.InitialEncoder = first);
        SparseAutoencoderModelParameters third = Train(architecture, options =>
            (options.InitialEncoder, options.InitialDecoder, options.LearningRate, options.Epochs) = (second, first, NoStep, 1));

        Assert.NotInRange(LargestDistance(first.Weights, second.Weights), 0, 1e-3);
        Assert.InRange(LargestDistance(second.Weights, third.Weights), 0, Rounding);
        Assert.InRange(LargestDistance(second.Biases, third.Biases), 0, Rounding);
        Assert.InRange(LargestDistance(first.DecoderWeights, third.DecoderWeights), 0, Rounding);
        Assert.InRange(LargestDistance(first.DecoderBiases, third.DecoderBiases), 0, Rounding);
        if (architecture == SparseAutoencoderArchitecture.JumpReLU)
            Assert.InRange(LargestDistance(first.Thresholds, third.Thresholds), 0, Rounding);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_FromAModel_BeginsWithALowerLossThanFromDrawnWeights(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters model = Train(architecture, options => options.Epochs = 50);
        SparseAutoencoderModelParameters continued = Continue(architecture, model, options => options.LearningRate = 0.01f).GetModelParameters("Features");
        Assert.True(continued.TrainingHistory[0].ReconstructionTerm < model.TrainingHistory[0].ReconstructionTerm);
    }

    /// <summary>One epoch of one batch: thresholds estimated from batches do not depend on how the rows meet.</summary>
    private static SparseAutoencoderTransformer Continue(
        SparseAutoencoderArchitecture architecture, SparseAutoencoderModelParameters model, Action<SparseAutoencoderEstimator.Options> change) =>
        Fit(architecture, options =>
        {
            (options.InitialEncoder, options.InitialDecoder) = (model, model);
            (options.LearningRate, options.Epochs, options.BatchSize, options.Seed) = (NoStep, 1, 64, 5);
            change(options);
        });

    private static void AssertSameOutputs(SparseAutoencoderTransformer expected, SparseAutoencoderTransformer found)
    {
        float[][] rows = ToyData.Rows(seed: 2);
        Assert.Contains(Outputs(expected, rows, "Features"), row => row.Any(value => value > 0));
        AssertClose(Outputs(expected, rows, "Features"), Outputs(found, rows, "Features"), Rounding);
        AssertClose(Outputs(expected, rows, "Reconstruction"), Outputs(found, rows, "Reconstruction"), Rounding);
    }

    private static DecoderFreeSaeModelParameters DecoderFree(Action<DecoderFreeSaeEstimator.Options>? change = null)
    {
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = Components,
            Epochs = 3,
            BatchSize = 16,
            Seed = 3,
        };
        change?.Invoke(options);
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, ToyData.Rows())).GetModelParameters("Features");
    }
}
