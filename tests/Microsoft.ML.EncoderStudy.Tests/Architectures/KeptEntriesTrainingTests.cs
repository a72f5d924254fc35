using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Tests.Samples;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>Whole trainings on the digit sample.</summary>
public class KeptEntriesTrainingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(SparseAutoencoderArchitecture.TopK)]
    [InlineData(SparseAutoencoderArchitecture.BatchTopK)]
    [InlineData(SparseAutoencoderArchitecture.MatryoshkaBatchTopK)]
    public void Train_OnDigits_LowersTheLossAndScoresWithAboutKActiveComponents(SparseAutoencoderArchitecture architecture)
    {
        const int k = 16;
        TrainingRows digits = Digits();
        TrainedAutoencoder trained = Train(architecture, components: 64, k, auxiliaryWeight: 1f / 32, epochs: 5, digits);
        (double meanActive, int mostActive, _) = Measure(trained, digits);

        // The mean squared error of predicting every pixel's mean is 0.067.
        double first = trained.History[0].ReconstructionTerm, last = trained.History[^1].ReconstructionTerm;
        Assert.True(last < 0.7 * first, $"{first} … {last}");
        Assert.True(last < 0.05, $"{last}");
        if (architecture == SparseAutoencoderArchitecture.TopK)
            Assert.InRange(mostActive, 1, k);
        else
            Assert.InRange(meanActive, 0.9 * k, 1.1 * k);
    }

    [Theory]
    [InlineData(SparseAutoencoderArchitecture.TopK)]
    [InlineData(SparseAutoencoderArchitecture.BatchTopK)]
    [InlineData(SparseAutoencoderArchitecture.MatryoshkaBatchTopK)]
    public void Train_WithFarMoreComponentsThanActiveOnes_LeavesFewerDeadWithTheAuxiliaryLoss(SparseAutoencoderArchitecture architecture)
    {
        TrainingRows digits = Digits();
        int[] dead = new[] { 0, 1f / 32 }.Select(weight =>
            Measure(Train(architecture, components: 256, k: 4, weight, epochs: 6, digits), digits).Dead).ToArray();
        Assert.True(dead[1] < dead[0], $"{dead[0]} dead without, {dead[1]} with the auxiliary loss");
    }

    private static TrainingRows Digits()
    {
        var builder = new TrainingRowsBuilder(784);
        IDataView view = new MLContext(seed: 1).Data.LoadFromIdx(DigitSample.TrainImages, DigitSample.TrainLabels);
        foreach (VBuffer<float> pixels in view.GetColumn<VBuffer<float>>("Pixels"))
            builder.Add(pixels);
        return builder.Build();
    }

    private static TrainedAutoencoder Train(
        SparseAutoencoderArchitecture architecture, int components, int k, float auxiliaryWeight, int epochs, TrainingRows rows)
    {
        AutoencoderSettings settings = ReferenceSettings.Autoencoder with
        {
            Architecture = architecture,
            Components = components,
            ActiveComponents = k,
            AuxiliaryLossWeight = auxiliaryWeight,
            DecoderBiasInitialization = DecoderBiasInitialization.Mean,
            Epochs = epochs,
            BatchSize = 128,
        };
        IHost host = ((IHostEnvironment)new MLContext(seed: 1)).Register("test");
        using IChannel channel = host.Start("Training");
        return new AutoencoderTrainer(host, settings, CancellationToken.None, progress: null).Train(
            new EncoderTraining(
                new RowsInMemory(rows, weights: null), InputScaler.WithoutEffect(rows.Inputs, 0), RandomUtils.Create(1), Checkpoint: null),
            AutoencoderStart.Drawn, channel);
    }

    /// <summary>Of the training rows, scored one by one as after training: the mean and the largest L0, and the components that are never active.</summary>
    private (double Mean, int Most, int Dead) Measure(TrainedAutoencoder trained, TrainingRows rows)
    {
        int components = trained.Parameters.Components, most = 0;
        var active = new int[components];
        var z = new float[trained.Parameters.Stride];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.Select([i]);
            rows.Encode(Kernels.Best, trained.Parameters.Encoder, z);
            trained.Activation.Apply(Kernels.Best, z);
            int count = 0;
            for (int j = 0; j < components; j++)
            {
                if (z[j] == 0)
                    continue;
                active[j]++;
                count++;
            }

            most = Math.Max(most, count);
        }

        double mean = (double)active.Sum() / rows.Count;
        int dead = active.Count(count => count == 0);
        SparseAutoencoderTrainingEpoch last = trained.History[^1];
        output.WriteLine(FormattableString.Invariant(
            $"L0 {mean:F2} of {components}, at most {most}; {dead} dead; loss {trained.History[0].Loss:G5} … {last.Loss:G5}, of it auxiliary {last.AuxiliaryTerm:G5}"));
        return (mean, most, dead);
    }
}
