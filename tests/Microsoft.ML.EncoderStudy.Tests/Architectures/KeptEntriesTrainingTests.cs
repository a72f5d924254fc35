using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Tests.Samples;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>Whole trainings on the digit sample.</summary>
public class KeptEntriesTrainingTests(ITestOutputHelper output)
{
    private const int K = 16;
    private const int Epochs = 5;

    [Theory]
    [InlineData(SparseAutoencoderArchitecture.TopK, 0f)]
    [InlineData(SparseAutoencoderArchitecture.TopK, 1f / 32)]
    [InlineData(SparseAutoencoderArchitecture.BatchTopK, 0f)]
    [InlineData(SparseAutoencoderArchitecture.BatchTopK, 1f / 32)]
    [InlineData(SparseAutoencoderArchitecture.MatryoshkaBatchTopK, 0f)]
    [InlineData(SparseAutoencoderArchitecture.MatryoshkaBatchTopK, 1f / 32)]
    public void Train_OnDigits_LowersTheLossAndScoresWithAboutKActiveComponents(
        SparseAutoencoderArchitecture architecture, float auxiliaryWeight)
    {
        TrainingRows digits = Digits();
        TrainedAutoencoder trained = Train(architecture, auxiliaryWeight, digits);
        (double meanActive, int mostActive, int dead) = CountActive(trained, digits);
        SparseAutoencoderTrainingEpoch first = trained.History[0], last = trained.History[^1];
        output.WriteLine(FormattableString.Invariant(
            $"{architecture}, α = {auxiliaryWeight}: loss {first.Loss:G5} … {last.Loss:G5} (reconstruction {last.ReconstructionTerm:G5}, auxiliary {last.AuxiliaryTerm:G5}), L0 {meanActive:F2}, most {mostActive}, dead {dead}"));

        // The mean squared error of predicting every pixel's mean is 0.067.
        Assert.True(last.ReconstructionTerm < 0.7 * first.ReconstructionTerm, $"{first.ReconstructionTerm} … {last.ReconstructionTerm}");
        Assert.True(last.ReconstructionTerm < 0.04, $"{last.ReconstructionTerm}");
        if (architecture == SparseAutoencoderArchitecture.TopK)
            Assert.InRange(mostActive, 1, K);
        else
            Assert.InRange(meanActive, 0.9 * K, 1.1 * K);
    }

    private static TrainingRows Digits()
    {
        var builder = new TrainingRowsBuilder(784);
        IDataView view = new MLContext(seed: 1).Data.LoadFromIdx(DigitSample.TrainImages, DigitSample.TrainLabels);
        foreach (VBuffer<float> pixels in view.GetColumn<VBuffer<float>>("Pixels"))
            builder.Add(pixels);
        return builder.Build();
    }

    private static TrainedAutoencoder Train(SparseAutoencoderArchitecture architecture, float auxiliaryWeight, TrainingRows rows)
    {
        var settings = new AutoencoderSettings
        {
            Architecture = architecture,
            Components = 64,
            L1Weight = 0,
            ActiveComponents = K,
            AuxiliaryLossWeight = auxiliaryWeight,
            InitialThreshold = 0,
            Bandwidth = 0,
            GroupEnds = null,
            DeadAfterRows = null,
            ResamplingInterval = 0,
            DecoderFreeWeight = 0,
            TiedWeights = false,
            UnitNormDecoder = false,
            DecoderBiasInitialization = DecoderBiasInitialization.Mean,
            Epochs = int.Parse(Environment.GetEnvironmentVariable("EPOCHS") ?? "5", System.Globalization.CultureInfo.InvariantCulture),
            BatchSize = 128,
            Optimizer = EncoderOptimizer.Adam,
            LearningRate = 1e-3f,
            Momentum = 0,
            LearningRateWarmUpEpochs = 0,
            LearningRateDecayEpochs = 0,
            SparsityWarmUpEpochs = 0,
        };
        IHost host = ((IHostEnvironment)new MLContext(seed: 1)).Register("test");
        using IChannel channel = host.Start("Training");
        return new AutoencoderTrainer(host, settings, CancellationToken.None, progress: null).Train(rows, new Random(1), channel);
    }

    /// <summary>Of the training rows, scored one by one as after training: the mean and the largest L0, and the components that are never active.</summary>
    private static (double Mean, int Most, int Dead) CountActive(TrainedAutoencoder trained, TrainingRows rows)
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

        return ((double)active.Sum() / rows.Count, most, active.Count(count => count == 0));
    }
}
