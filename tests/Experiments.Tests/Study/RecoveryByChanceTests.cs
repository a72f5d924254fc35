using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class RecoveryByChanceTests
{
    [Fact]
    public void Of_RandomDirections_LiesFarFromTheTruthAndFarFromNothing()
    {
        StudyData data = SyntheticDataset.Load(new MLContext());

        IReadOnlyDictionary<string, double> chance = RecoveryByChance.Of(data.Truth!, data.Test, components: 64, seed: 1).Metrics;

        // Two random directions in 64 dimensions have a |cosine| of 0.1; the best of many pairs more, and the truth 1.
        Assert.InRange(chance[Metric.RecoveredCosine.Name], 0.2, 0.5);
        // Directions that know nothing fire in about half of the rows, whether their partners do or not.
        Assert.InRange(chance[Metric.RecoveryRecall.Name], 0.3, 0.7);
        Assert.InRange(chance[Metric.RecoveryPrecision.Name], 0.01, 0.2);
    }

    [Fact]
    public void Of_TheSameSeed_IsTheSame()
    {
        StudyData data = SyntheticDataset.Load(new MLContext());

        Assert.Equal(
            RecoveryByChance.Of(data.Truth!, data.Test, components: 8, seed: 1).Metrics,
            RecoveryByChance.Of(data.Truth!, data.Test, components: 8, seed: 1).Metrics);
    }
}
