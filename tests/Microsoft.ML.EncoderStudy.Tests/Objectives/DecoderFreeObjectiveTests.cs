using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class DecoderFreeObjectiveTests
{
    private static readonly float[][] Activations = [[1, 0, 2], [0, 3, 1], [2, 2, 0], [0, 1, 4]];

    [Fact]
    public void Accumulate_OfSeveralTerms_GivesEachByItsNameAndAddsTheirGradients()
    {
        ObjectiveTerm[] terms = [new LogSumExp(2), new VarianceBarrier(0.5f), new Decorrelation(3)];
        ActivationBatch batch = ObjectiveOfOneTerm.Batch(Activations);
        float[] gradient = new float[4 * batch.Stride], sum = new float[gradient.Length];
        TermLosses losses = new DecoderFreeObjective(Kernels.Best, terms, inputs: 0, components: 3).Accumulate(batch, gradient, [], []);

        foreach (ObjectiveTerm term in terms)
        {
            TermLosses alone = new DecoderFreeObjective(Kernels.Best, [term], inputs: 0, components: 3).Accumulate(batch, sum, [], []);
            Assert.Equal(alone.Total, losses[term.Name]);
            Assert.NotEqual(0, alone.Total);
        }

        Assert.Equal(sum, gradient);
    }

    [Fact]
    public void Accumulate_WithATermThatIsOff_ListsItWithoutLossOrGradient()
    {
        ActivationBatch batch = ObjectiveOfOneTerm.Batch(Activations);
        var gradient = new float[4 * batch.Stride];
        var objective = new DecoderFreeObjective(Kernels.Best, [new VarianceBarrier(0), new WeightRedundancy(0)], inputs: 5, components: 3);

        TermLosses losses = objective.Accumulate(batch, gradient, [], []);

        Assert.Equal(["variance", "weight redundancy"], losses.Names);
        Assert.Equal([0, 0], losses.Values.ToArray());
        Assert.All(gradient, value => Assert.Equal(0, value));
        Assert.False(objective.ReadsWeights);
    }

    [Fact]
    public void Accumulate_WithoutAGradient_GivesTheSameLosses()
    {
        ActivationBatch batch = ObjectiveOfOneTerm.Batch(Activations);
        var objective = new DecoderFreeObjective(Kernels.Best, DecoderFreeObjective.Published(weight: 1), inputs: 0, components: 3);

        Assert.Equal(objective.Accumulate(batch, new float[4 * batch.Stride], [], []), objective.Accumulate(batch, [], [], []));
    }

    [Fact]
    public void Published_OfAWeight_HasTheTermsOfTheStudyWithTheirDefaults() => Assert.Equal(
        [new LogSumExp(0.3f), new VarianceBarrier(0.3f, 1e-6f), new Decorrelation(0.3f)], DecoderFreeObjective.Published(0.3f));

    [Fact]
    public void ReadsWeights_WithATermOverWeights_IsTrue() =>
        Assert.True(new DecoderFreeObjective(Kernels.Best, [new WeightRedundancy(1)], inputs: 5, components: 3).ReadsWeights);
}
