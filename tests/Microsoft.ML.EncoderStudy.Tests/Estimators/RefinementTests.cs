using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.ToyAutoencoder;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Fit(data, modelParameters): new data for a trained model.</summary>
public class RefinementTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_OfADecoderFreeEncoderFromAModel_IsTheFitWithThatInitialEncoder()
    {
        DecoderFreeSaeModelParameters model = DecoderFree().Fit(View(seed: 1)).GetModelParameters("Features");
        DecoderFreeSaeTransformer expected = DecoderFree(options => options.InitialEncoder = model).Fit(View(seed: 2));
        Assert.Equal(expected.Weights.AsSpan(), DecoderFree().Fit(View(seed: 2), model).Weights.AsSpan());
        Assert.NotEqual(expected.Weights.ToArray(), DecoderFree().Fit(View(seed: 2)).Weights.ToArray());
    }

    [Fact]
    public void Fit_OfAnAutoencoderFromAModel_IsTheFitWithThatInitialEncoderAndDecoder()
    {
        SparseAutoencoderModelParameters model = Autoencoder().Fit(View(seed: 1)).GetModelParameters("Features");
        SparseAutoencoderTransformer expected = Autoencoder(
            options => (options.InitialEncoder, options.InitialDecoder) = (model, model)).Fit(View(seed: 2));
        Assert.Equal(Numbers(expected.GetModelParameters("Features")), Numbers(Autoencoder().Fit(View(seed: 2), model).GetModelParameters("Features")));
    }

    [Fact]
    public void Fit_FromAModel_LeavesTheEstimatorAsItWas()
    {
        DecoderFreeSaeEstimator estimator = DecoderFree();
        DecoderFreeSaeTransformer first = estimator.Fit(View(seed: 1));
        estimator.Fit(View(seed: 1), first.GetModelParameters("Features"));
        Assert.Equal(first.Weights.AsSpan(), estimator.Fit(View(seed: 1)).Weights.AsSpan());
    }

    [Fact]
    public void Fit_FromAModelInSmallParts_BeginsEachWhereTheLastEnded()
    {
        DecoderFreeSaeEstimator estimator = DecoderFree(options => options.Epochs = 20);
        DecoderFreeSaeTransformer model = estimator.Fit(View(seed: 1));
        DecoderFreeSaeTransformer refined = estimator.Fit(View(seed: 1), model.GetModelParameters("Features"));
        Assert.True(refined.TrainingHistory[0].Loss < model.TrainingHistory[0].Loss);
        Assert.True(refined.TrainingHistory[^1].Loss < model.TrainingHistory[^1].Loss);
    }

    [Fact]
    public void Fit_FromAModelOfAnotherSize_SaysSo()
    {
        DecoderFreeSaeModelParameters model = DecoderFree(options => options.NumberOfComponents = 3).Fit(View(seed: 1)).GetModelParameters("Features");
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => DecoderFree().Fit(View(seed: 1), model)).Message;
        Assert.Contains("a model of 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfSeveralColumnPairsFromAModel_SaysThatItNeedsOne()
    {
        DecoderFreeSaeModelParameters model = DecoderFree().Fit(View(seed: 1)).GetModelParameters("Features");
        DecoderFreeSaeEstimator estimator = _ml.Transforms.DecoderFreeSae(
            [new("A", "Input"), new("B", "Input")], new DecoderFreeSaeEstimator.Options { NumberOfComponents = 4 });
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(View(seed: 1), model)).Message;
        Assert.Contains("exactly one column pair, found 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_FromNoModel_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => DecoderFree().Fit(View(seed: 1), null!));
        Assert.Throws<ArgumentNullException>(() => Autoencoder().Fit(View(seed: 1), null!));
    }

    private IDataView View(int seed) => ToyData.View(_ml, ToyData.Rows(seed: seed));

    private DecoderFreeSaeEstimator DecoderFree(Action<DecoderFreeSaeEstimator.Options>? change = null)
    {
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 4,
            Epochs = 3,
            BatchSize = 16,
            Seed = 3,
        };
        change?.Invoke(options);
        return _ml.Transforms.DecoderFreeSae(options);
    }

    private SparseAutoencoderEstimator Autoencoder(Action<SparseAutoencoderEstimator.Options>? change = null)
    {
        var options = new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 4,
            Architecture = SparseAutoencoderArchitecture.JumpReLU,
            Epochs = 3,
            BatchSize = 16,
            Seed = 3,
        };
        change?.Invoke(options);
        return _ml.Transforms.SparseAutoencoder(options);
    }
}
