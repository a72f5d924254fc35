using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Distance;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Tests.Distance;

/// <summary>That the start of a phase is what it is taken for.</summary>
public sealed class PhaseTrainingTests : IDisposable
{
    private readonly ToyStudy _study = new();
    private readonly PhaseTraining _training;

    public PhaseTrainingTests() => _training = new PhaseTraining(new EncoderTraining(_study.Context("distance"), new MLContext(3), Seed: 3));

    [Fact]
    public void Train_FromTheStart_GivesTheBitsOfAFitThatDrawsItsOwn()
    {
        SparseAutoencoderTransformer ordinary = new MLContext(3).Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = LinearProbe.Features,
            InputColumnName = StudyData.Inputs,
            NumberOfComponents = _study.Settings.Components,
            Epochs = 3,
            Seed = 3,
        }).Fit(_study.Data.Train);

        AssertSame(ordinary, _training.Train(PhaseKind.Autoencoder, _training.Start(), epochs: 3));
    }

    [Fact]
    public void Start_LiesWithinTheBoundsOfALinearLayer()
    {
        // ±1/√D for the encoder, ±1/√K for the decoder; and it does reach out to them.
        SparseAutoencoderTransformer start = _training.Start();
        Assert.InRange(start.Weights.Max(Math.Abs), 0.25 / Math.Sqrt(start.InputSize), 1 / Math.Sqrt(start.InputSize));
        Assert.InRange(start.DecoderWeights.Max(Math.Abs), 0.25 / Math.Sqrt(start.NumberOfComponents), 1 / Math.Sqrt(start.NumberOfComponents));
    }

    [Fact]
    public void Train_WithoutTheDecoder_LeavesTheDecoderToTheBit()
    {
        SparseAutoencoderTransformer start = _training.Start(), end = _training.Train(PhaseKind.DecoderFree, start, epochs: 2);

        Assert.Equal([.. start.DecoderWeights], (float[])[.. end.DecoderWeights]);
        Assert.Equal([.. start.DecoderBiases], (float[])[.. end.DecoderBiases]);
    }

    [Fact]
    public void Train_WithoutTheDecoder_GivesTheEncoderOfADecoderFreeFit()
    {
        DecoderFreeSaeTransformer ordinary = new MLContext(3).Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = LinearProbe.Features,
            InputColumnName = StudyData.Inputs,
            NumberOfComponents = _study.Settings.Components,
            Epochs = 3,
            Seed = 3,
        }).Fit(_study.Data.Train);

        SparseAutoencoderTransformer phase = _training.Train(PhaseKind.DecoderFree, _training.Start(), epochs: 3);

        Assert.Equal([.. ordinary.Weights], (float[])[.. phase.Weights]);
        Assert.Equal([.. ordinary.Biases], (float[])[.. phase.Biases]);
    }

    [Fact]
    public void Train_WithTheObjectiveAdded_EndsElsewhere()
    {
        SparseAutoencoderTransformer start = _training.Start();

        Assert.NotEqual(
            [.. _training.Train(PhaseKind.Autoencoder, start, epochs: 2).Weights], (float[])[.. _training.Train(PhaseKind.Combined, start, epochs: 2).Weights]);
    }

    public void Dispose() => _study.Dispose();

    private static void AssertSame(SparseAutoencoderTransformer expected, SparseAutoencoderTransformer actual)
    {
        Assert.Equal([.. expected.Weights], (float[])[.. actual.Weights]);
        Assert.Equal([.. expected.Biases], (float[])[.. actual.Biases]);
        Assert.Equal([.. expected.DecoderWeights], (float[])[.. actual.DecoderWeights]);
        Assert.Equal([.. expected.DecoderBiases], (float[])[.. actual.DecoderBiases]);
    }
}
