using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.ToyAutoencoder;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>What every kind of sparse autoencoder does for its user.</summary>
public class ArchitectureTests
{
    /// <summary>Sums of single precision over six inputs or eight components of unit scale.</summary>
    private const double Rounding = 1e-5;

    public static TheoryData<SparseAutoencoderArchitecture> All => EveryArchitecture;

    public static TheoryData<SparseAutoencoderArchitecture> WithPenalty =>
        [SparseAutoencoderArchitecture.ReLU, SparseAutoencoderArchitecture.JumpReLU, SparseAutoencoderArchitecture.Gated];

    public static TheoryData<SparseAutoencoderArchitecture> WithThresholds =>
        [SparseAutoencoderArchitecture.JumpReLU, SparseAutoencoderArchitecture.BatchTopK, SparseAutoencoderArchitecture.MatryoshkaBatchTopK];

    [Theory]
    [MemberData(nameof(All))]
    public void Transform_EmitsWhatTheReadableParametersSay(SparseAutoencoderArchitecture architecture)
    {
        float[][] rows = ToyData.Rows(seed: 2);
        SparseAutoencoderTransformer transformer = Fit(architecture, options => options.Epochs = 20);
        SparseAutoencoderModelParameters model = transformer.GetModelParameters("Features");
        float[][] a = Outputs(transformer, rows, "Features");

        for (int i = 0; i < rows.Length; i++)
        {
            double[] expected = Activate(model, PreActivations(model, rows[i]));
            for (int j = 0; j < Components; j++)
                Assert.Equal(expected[j], a[i][j], Rounding);
        }

        Assert.Contains(a, row => row.Any(value => value > 0));
        Assert.Contains(a, row => row.Any(value => value == 0));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Transform_ReconstructsByTheReadableDecoder(SparseAutoencoderArchitecture architecture)
    {
        float[][] rows = ToyData.Rows(seed: 2);
        SparseAutoencoderTransformer model = Fit(architecture);
        float[][] a = Outputs(model, rows, "Features"), reconstruction = Outputs(model, rows, "Reconstruction");
        float[] error = ToyData.Scalars<float>(model.Transform(ToyData.View(new MLContext(), rows)), "Error");

        for (int i = 0; i < rows.Length; i++)
        {
            for (int d = 0; d < Inputs; d++)
            {
                double expected = model.DecoderBiases[d] + a[i].Select((value, j) => (double)value * model.DecoderWeights[(j * Inputs) + d]).Sum();
                Assert.Equal(expected, reconstruction[i][d], Rounding);
            }

            Assert.Equal(rows[i].Zip(reconstruction[i], (x, y) => Math.Pow((double)x - y, 2)).Average(), error[i], Rounding);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Load_OfASavedModel_GivesTheSameOutputsAndParameters(SparseAutoencoderArchitecture architecture)
    {
        float[][] rows = ToyData.Rows(seed: 2);
        SparseAutoencoderTransformer saved = Fit(architecture), loaded = SaveAndLoad(saved);
        SparseAutoencoderModelParameters expected = saved.GetModelParameters("Features"), found = loaded.GetModelParameters("Features");

        Assert.Equal(Numbers(expected), Numbers(found));
        Assert.Equal(
            (architecture, expected.NumberOfActiveComponents, expected.Thresholds.Length, expected.MagnitudeScales.Length),
            (found.Architecture, found.NumberOfActiveComponents, found.Thresholds.Length, found.MagnitudeScales.Length));
        Assert.Equal(expected.ComponentStatistics.ToArray(), found.ComponentStatistics.ToArray());
        Assert.Equal(expected.TrainingHistory.ToArray(), found.TrainingHistory.ToArray());
        Assert.Equal(Outputs(saved, rows, "Features"), Outputs(loaded, rows, "Features"));
        Assert.Equal(Outputs(saved, rows, "Reconstruction"), Outputs(loaded, rows, "Reconstruction"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_TwiceWithTheSameSeed_GivesTheSameBits(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters first = Train(architecture), second = Train(architecture);
        Assert.Equal(Numbers(first), Numbers(second));
        Assert.Equal(first.TrainingHistory.ToArray(), second.TrainingHistory.ToArray());
        Assert.NotEqual(Numbers(first), Numbers(Train(architecture, options => options.Seed = 2)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_ForManyEpochs_LearnsToReconstruct(SparseAutoencoderArchitecture architecture)
    {
        float[][] rows = ToyData.Rows();
        double meanSquare = rows.Average(row => row.Average(value => (double)value * value));
        SparseAutoencoderModelParameters model = Train(architecture, options => options.Epochs = 150, rows);
        Assert.InRange(model.TrainingHistory[^1].ReconstructionTerm, 0, 0.25 * meanSquare);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TrainingHistory_HoldsTermsThatAddUpToTheLoss(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters model = Train(architecture, options => options.DecoderFreeWeight = 0.01f);
        Assert.All(model.TrainingHistory, epoch => Assert.Equal(
            epoch.Loss, epoch.ReconstructionTerm + epoch.SparsityTerm + epoch.AuxiliaryTerm + epoch.DecoderFreeTerm, 1e-12));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TrainingHistory_HoldsASparsityTermWhereThereIsAPenalty(SparseAutoencoderArchitecture architecture)
    {
        bool hasPenalty = architecture is SparseAutoencoderArchitecture.ReLU or SparseAutoencoderArchitecture.JumpReLU or SparseAutoencoderArchitecture.Gated;
        Assert.All(Train(architecture).TrainingHistory, epoch => Assert.Equal(hasPenalty, epoch.SparsityTerm > 0));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ComponentStatistics_AreThoseOfTheOutputsOfTheTrainingRows(SparseAutoencoderArchitecture architecture)
    {
        float[][] rows = ToyData.Rows();
        SparseAutoencoderTransformer model = Fit(architecture, rows: rows);
        float[][] a = Outputs(model, rows, "Features");
        for (int j = 0; j < Components; j++)
        {
            Assert.Equal(a.Average(row => row[j]), model.ComponentStatistics[j].Mean, Rounding);
            Assert.Equal(a.Count(row => row[j] > 0.01f) / (double)rows.Length, model.ComponentStatistics[j].FractionActive, Rounding);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WithUnitNormDecoder_LeavesDecoderRowsOfLengthOne(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters model = Train(architecture, options => options.UnitNormDecoder = true);
        for (int j = 0; j < Components; j++)
            Assert.Equal(1, model.DecoderWeights.Skip(j * Inputs).Take(Inputs).Sum(value => (double)value * value), Rounding);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WithTiedWeights_TrainsOneMatrixForBoth(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters tied = Train(architecture, options => options.TiedWeights = true), untied = Train(architecture);
        Assert.Equal((true, false), (tied.TiedWeights, untied.TiedWeights));
        Assert.Equal(tied.Weights.ToArray(), tied.DecoderWeights.ToArray());
        Assert.NotEqual(untied.Weights.ToArray(), untied.DecoderWeights.ToArray());
        SparseAutoencoderModelParameters start = Train(architecture, options => (options.TiedWeights, options.LearningRate) = (true, 1e-20f));
        Assert.NotInRange(LargestDistance(start.Weights, tied.Weights), 0, 1e-3);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_ThatDiverges_NamesEpochAndTerm(SparseAutoencoderArchitecture architecture)
    {
        foreach (float decoderFreeWeight in new[] { 0, 1f })
        {
            var exception = Assert.Throws<InvalidOperationException>(() => Train(architecture, options =>
                (options.Optimizer, options.LearningRate, options.DecoderFreeWeight) = (EncoderOptimizer.Sgd, 1e30f, decoderFreeWeight)));
            Assert.Matches("diverged in epoch 1: the (reconstruction|sparsity|auxiliary|decoder-free) term is", exception.Message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Components)]
    public void Transform_WithTopK_GivesAtMostThatManyActiveComponents(int active)
    {
        SparseAutoencoderTransformer model = Fit(SparseAutoencoderArchitecture.TopK, options => options.NumberOfActiveComponents = active);
        int[] counts = [.. Outputs(model, ToyData.Rows(seed: 2), "Features").Select(row => row.Count(value => value != 0))];
        Assert.Equal(active, model.GetModelParameters("Features").NumberOfActiveComponents);
        Assert.All(counts, count => Assert.InRange(count, 0, active));
        Assert.Contains(counts, count => count >= Math.Min(active, 3));
    }

    [Theory]
    [MemberData(nameof(WithThresholds))]
    public void Transform_WithThresholds_GivesActivationsAboveThemOrZero(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderTransformer model = Fit(architecture);
        float[] thresholds = [.. model.GetModelParameters("Features").Thresholds];
        Assert.Equal(Components, thresholds.Length);
        Assert.All(thresholds, threshold => Assert.True(threshold > 0));
        Assert.All(
            Outputs(model, ToyData.Rows(seed: 2), "Features"),
            row => Assert.All(row.Zip(thresholds), entry => Assert.True(entry.First == 0 || entry.First > entry.Second)));
    }

    [Fact]
    public void Thresholds_OfJumpReLU_AreLearnedFromWhereTheyStart()
    {
        SparseAutoencoderModelParameters model = Train(SparseAutoencoderArchitecture.JumpReLU, options => options.JumpReLUThreshold = 0.3f);
        Assert.True(model.Thresholds.Distinct().Count() > 1);
        SparseAutoencoderModelParameters start = Train(
            SparseAutoencoderArchitecture.JumpReLU, options => (options.JumpReLUThreshold, options.LearningRate) = (0.3f, 1e-20f));
        Assert.All(start.Thresholds, threshold => Assert.Equal(0.3, threshold, 1e-6));
    }

    [Theory]
    [InlineData(SparseAutoencoderArchitecture.ReLU)]
    [InlineData(SparseAutoencoderArchitecture.TopK)]
    [InlineData(SparseAutoencoderArchitecture.Gated)]
    public void Thresholds_OfArchitecturesWithout_AreEmpty(SparseAutoencoderArchitecture architecture) =>
        Assert.Empty(Train(architecture).Thresholds);

    [Theory]
    [MemberData(nameof(All))]
    public void MagnitudeScalesAndOffsets_BelongToGatedAlone(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters model = Train(architecture);
        int expected = architecture == SparseAutoencoderArchitecture.Gated ? Components : 0;
        Assert.Equal((expected, expected), (model.MagnitudeScales.Length, model.MagnitudeOffsets.Length));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void NumberOfActiveComponents_BelongsToTopKAlone(SparseAutoencoderArchitecture architecture) => Assert.Equal(
        architecture == SparseAutoencoderArchitecture.TopK ? ActiveComponents : null, Train(architecture).NumberOfActiveComponents);

    [Theory]
    [InlineData(SparseAutoencoderArchitecture.ReLU)]
    [InlineData(SparseAutoencoderArchitecture.Gated)]
    public void Fit_WithALargerL1Weight_LeavesSmallerActivations(SparseAutoencoderArchitecture architecture)
    {
        double Mean(float weight) => Train(architecture, options => (options.L1Weight, options.Epochs) = (weight, 30))
            .ComponentStatistics.Sum(statistics => statistics.Mean);
        Assert.True(Mean(5) < Mean(0));
    }

    [Fact]
    public void Fit_WithALargerL0Weight_LeavesFewerActivations()
    {
        double Active(float weight) => Train(
            SparseAutoencoderArchitecture.JumpReLU,
            options => (options.L0Weight, options.Epochs, options.JumpReLUBandwidth) = (weight, 50, 1)).ComponentStatistics.Sum(
                statistics => statistics.FractionActive);
        Assert.True(Active(5) < Active(0));
    }

    [Fact]
    public void Fit_WithOtherMatryoshkaPrefixes_GivesAnotherModel()
    {
        SparseAutoencoderModelParameters Model(int[] prefixes) =>
            Train(SparseAutoencoderArchitecture.MatryoshkaBatchTopK, options => options.MatryoshkaPrefixes = prefixes);
        Assert.NotEqual(Numbers(Model([2, Components])), Numbers(Model([4, Components])));
    }

    [Fact]
    public void Fit_WithTheWholeAsTheOnlyMatryoshkaPrefix_TrainsABatchTopK()
    {
        SparseAutoencoderModelParameters nested = Train(
            SparseAutoencoderArchitecture.MatryoshkaBatchTopK, options => options.MatryoshkaPrefixes = [Components]);
        Assert.InRange(LargestDistance(Numbers(Train(SparseAutoencoderArchitecture.BatchTopK)), Numbers(nested)), 0, Rounding);
    }

    private static double[] Activate(SparseAutoencoderModelParameters model, double[] z)
    {
        switch (model.Architecture)
        {
            case SparseAutoencoderArchitecture.ReLU:
                return [.. z.Select(value => Math.Max(0, value))];
            case SparseAutoencoderArchitecture.TopK:
                double smallest = z.OrderDescending().Take(model.NumberOfActiveComponents!.Value).Last();
                return [.. z.Select(value => value >= smallest ? Math.Max(0, value) : 0)];
            case SparseAutoencoderArchitecture.Gated:
                return [.. z.Select((value, j) => value > 0 ? Math.Max(0, (model.MagnitudeScales[j] * value) + model.MagnitudeOffsets[j]) : 0)];
            default:
                return [.. z.Select((value, j) => value > model.Thresholds[j] ? value : 0)];
        }
    }
}
