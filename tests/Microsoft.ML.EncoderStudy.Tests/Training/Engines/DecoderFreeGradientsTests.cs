using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Engines;

/// <summary>The shipped single-precision engine, at every vector width, against the double-precision reference.</summary>
public class DecoderFreeGradientsTests
{
    /// <summary>Single precision holds 6e-8; sums over a batch and divisions by deviations cost two digits of that.</summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<int, EncoderActivation, string, string> Cases()
    {
        var cases = new TheoryData<int, EncoderActivation, string, string>();
        foreach (Kernels kernels in Kernels.All)
        {
            foreach (EncoderActivation activation in Enum.GetValues<EncoderActivation>())
            {
                foreach (string terms in TermSettings.Names)
                {
                    foreach (string shape in Shapes.Keys)
                    {
                        // One input through linear units makes them perfectly correlated: the true gradient is 0, and nothing is relative to it.
                        if ((activation, terms, shape) != (EncoderActivation.Identity, "decorrelation", "D = 1"))
                            cases.Add(kernels.Width, activation, terms, shape);
                    }
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AtAnyWidth_AgreeWithTheReference(int width, EncoderActivation activation, string terms, string shape)
    {
        ReferenceProblem problem = Shapes[shape]();
        DecoderFreeSettings settings = TermSettings.Of(terms, problem.Components, activation);
        EncoderParameters parameters = problem.Parameters(), gradient = problem.Parameters();
        DecoderFreeGradients engine = Engine(width, settings, problem);

        TermLosses losses = engine.LossAndGradient(problem.AllRows, parameters, gradient);
        TermLosses expected = ReferenceObjective.Loss(settings, problem);
        Assert.Equal(expected.Total, losses.Total, Tolerance * Math.Max(1, Math.Abs(expected.Total)));
        Assert.Equal(losses, engine.Loss(problem.AllRows, parameters));

        (double[][] weights, double[] bias) = ReferenceObjective.Gradient(settings, problem);
        double distance = RelativeDistance.Between(ComponentMajor(gradient), weights.SelectMany(row => row).Concat(bias));
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void LogSumExpGradient_IsTheSoftmaxResponsibility(int width)
    {
        var problem = new ReferenceProblem(rows: 64, inputs: 3, components: 128, seed: 5);
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        var batch = new ActivationBatch(kernels, 128, 64);
        batch.Reset(64, []);
        double[][] a = ReferenceObjective.PreActivations(problem);
        for (int i = 0; i < 64; i++)
        {
            for (int j = 0; j < 128; j++)
                batch.Activations[(i * batch.Stride) + j] = (float)a[i][j];
        }

        var gradient = new float[64 * batch.Stride];
        new DecoderFreeObjective(kernels, [new LogSumExp(1)], inputs: 0, batch.Components).Accumulate(batch, gradient, [], []);

        for (int i = 0; i < 64; i++)
        {
            double[] r = ReferenceObjective.Responsibilities(a[i].Select(value => (double)(float)value).ToArray());
            for (int j = 0; j < 128; j++)
                Assert.Equal(r[j], gradient[(i * batch.Stride) + j], 1e-6);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void LogSumExp_OverGroupsOfComponentsFarApart_NeitherOverflowsNorLosesTheNearest(int width)
    {
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        var batch = new ActivationBatch(kernels, 40, 2);
        batch.Reset(2, []);
        for (int j = 0; j < 40; j++)
            (batch.Activations[j], batch.Activations[batch.Stride + j]) = ((j / 16 * 300) - 300, 300 - (j / 16 * 300));

        var gradient = new float[2 * batch.Stride];
        double loss = new DecoderFreeObjective(kernels, [new LogSumExp(1)], inputs: 0, batch.Components).Accumulate(batch, gradient, [], []).Total;

        // Sixteen components are at -300 in the first row, eight in the second.
        Assert.Equal(-300 - Math.Log(16) - 300 - Math.Log(8), loss, 1e-4);
        for (int j = 0; j < 40; j++)
        {
            Assert.Equal(j < 16 ? 1 / 16f : 0, gradient[j], 1e-7);
            Assert.Equal(j >= 32 ? 1 / 8f : 0, gradient[batch.Stride + j], 1e-7);
        }
    }

    [Theory]
    [InlineData(2, 3, false)]
    [InlineData(15, 16, true)]
    [InlineData(16, 17, false)]
    [InlineData(20, 39, true)]
    [InlineData(20, 21, false)]
    public void LossAndGradient_OfALargerBatchAfterASmallerOne_AreThoseOfAFirstBatch(int smaller, int larger, bool weighted)
    {
        foreach (string terms in TermSettings.Names)
        {
            foreach (int components in new[] { 7, 40 })
            {
                var problem = new ReferenceProblem(larger, inputs: 20, components, density: 0.4, weighted);
                DecoderFreeSettings settings = TermSettings.Of(terms, components, EncoderActivation.ReLU);
                EncoderParameters parameters = problem.Parameters(), after = problem.Parameters(), alone = problem.Parameters();
                DecoderFreeGradients engine = Engine(Kernels.Best.Width, settings, problem);

                engine.LossAndGradient(problem.AllRows.AsSpan(0, smaller), parameters, after);
                TermLosses lossesAfter = engine.LossAndGradient(problem.AllRows, parameters, after);
                TermLosses lossesAlone = Engine(Kernels.Best.Width, settings, problem).LossAndGradient(problem.AllRows, parameters, alone);

                Assert.Equal(lossesAlone, lossesAfter);
                Assert.Equal(ComponentMajor(alone), ComponentMajor(after));
            }
        }
    }

    [Fact]
    public void WeightedRows_CountAsRepeatedRows()
    {
        var weighted = new ReferenceProblem(rows: 6, inputs: 5, components: 4, seed: 2) { RowWeights = [1, 2, 3, 1, 2, 1] };
        int[] repeated = weighted.RowWeights.SelectMany((weight, row) => Enumerable.Repeat(row, (int)weight)).ToArray();
        DecoderFreeSettings settings = TermSettings.Of("all", 4, EncoderActivation.ReLU);
        EncoderParameters parameters = weighted.Parameters(), gradient = weighted.Parameters(), repeatedGradient = weighted.Parameters();

        TermLosses losses = Engine(Kernels.Best.Width, settings, weighted).LossAndGradient(weighted.AllRows, parameters, gradient);
        var unweighted = new DecoderFreeGradients(Kernels.Best, settings, weighted.TrainingRows(), null, repeated.Length);
        TermLosses repeatedLosses = unweighted.LossAndGradient(repeated, parameters, repeatedGradient);

        Assert.Equal(repeatedLosses.Total, losses.Total, 1e-5 * Math.Abs(losses.Total));
        double distance = RelativeDistance.Between(ComponentMajor(gradient), ComponentMajor(repeatedGradient));
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    [Fact]
    public void DecorrelationGradient_OfAUnitThatIsOffInTheWholeBatch_IsZeroWhileItsVarianceLossActs()
    {
        var problem = new ReferenceProblem(rows: 8, inputs: 5, components: 3, seed: 4);
        Array.Clear(problem.W[1]);
        problem.Bias[1] = 0.3; // constant, and active: only its variance can say so
        DecoderFreeSettings settings = ReferenceProblem.Settings(3, decorrelation: 1);
        EncoderParameters gradient = problem.Parameters();

        TermLosses losses = Engine(Kernels.Best.Width, settings, problem).LossAndGradient(problem.AllRows, problem.Parameters(), gradient);

        Assert.True(double.IsFinite(losses.Total));
        Assert.Equal(0, gradient.Bias[1]);
        for (int d = 0; d < problem.Inputs; d++)
            Assert.Equal(0, gradient.Weights[(d * gradient.Stride) + 1]);
        double variance = Engine(Kernels.Best.Width, ReferenceProblem.Settings(3, variance: 1), problem)
            .Loss(problem.AllRows, problem.Parameters()).Total;
        Assert.True(variance > -Math.Log(2e-6), $"a constant unit costs −log ε; the loss is {variance}");
    }

    [Fact]
    public void LossAndGradient_OfTheSmallestBatch_IsFiniteAndDecorrelationVanishes()
    {
        // Two rows are always perfectly correlated, up or down: the correlation cannot change, so its true gradient is 0.
        var problem = new ReferenceProblem(rows: 2, inputs: 9, components: 6);
        DecoderFreeSettings settings = ReferenceProblem.Settings(6, decorrelation: 1, activation: EncoderActivation.Identity);
        EncoderParameters gradient = problem.Parameters();

        TermLosses losses = Engine(Kernels.Best.Width, settings, problem).LossAndGradient(problem.AllRows, problem.Parameters(), gradient);

        Assert.Equal(6 * 5, losses.Total, 1e-4);
        Assert.All(ComponentMajor(gradient), value => Assert.Equal(0, value, 1e-3));
    }

    [Theory]
    [InlineData(16, RowStorage.Bitmaps)]
    [InlineData(8, RowStorage.Bitmaps)]
    [InlineData(4, RowStorage.Bitmaps)]
    [InlineData(1, RowStorage.Bitmaps)]
    [InlineData(16, RowStorage.Lists)]
    [InlineData(8, RowStorage.Lists)]
    [InlineData(4, RowStorage.Lists)]
    [InlineData(1, RowStorage.Lists)]
    public void SparseAndDenseStorage_OfTheSameRows_GiveTheSameBits(int width, RowStorage storage)
    {
        var problem = new ReferenceProblem(rows: 13, inputs: 700, components: 37, density: 0.3, seed: 6);
        TrainingRows dense = problem.TrainingRows(RowStorage.Whole), sparse = problem.TrainingRows(storage);
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        DecoderFreeSettings settings = TermSettings.Of("all", 37, EncoderActivation.ReLU);
        EncoderParameters fromSparse = problem.Parameters(), fromDense = problem.Parameters();

        new DecoderFreeGradients(kernels, settings, sparse, null, 13).LossAndGradient(problem.AllRows, problem.Parameters(), fromSparse);
        new DecoderFreeGradients(kernels, settings, dense, null, 13).LossAndGradient(problem.AllRows, problem.Parameters(), fromDense);

        Assert.True(fromSparse.All.SequenceEqual(fromDense.All));
    }

    private static readonly Dictionary<string, Func<ReferenceProblem>> Shapes = new()
    {
        ["K < B"] = () => new ReferenceProblem(rows: 33, inputs: 20, components: 7),
        ["K > B"] = () => new ReferenceProblem(rows: 9, inputs: 20, components: 67),
        ["K > D"] = () => new ReferenceProblem(rows: 50, inputs: 3, components: 40),
        ["K = 1"] = () => new ReferenceProblem(rows: 12, inputs: 6, components: 1),
        ["D = 1"] = () => new ReferenceProblem(rows: 40, inputs: 1, components: 5),
        ["B = 4"] = () => new ReferenceProblem(rows: 4, inputs: 9, components: 6),
        ["sparse"] = () => new ReferenceProblem(rows: 40, inputs: 500, components: 70, density: 0.2),
        ["weighted"] = () => new ReferenceProblem(rows: 33, inputs: 20, components: 17, weighted: true),
        ["weighted, K > B"] = () => new ReferenceProblem(rows: 9, inputs: 20, components: 67, weighted: true),
    };

    private static DecoderFreeGradients Engine(int width, DecoderFreeSettings settings, ReferenceProblem problem) => new(
        Kernels.All.Single(kernels => kernels.Width == width), settings, problem.TrainingRows(), problem.FloatRowWeights, problem.Rows);

    /// <summary>Weights component by component, then biases.</summary>
    private static IEnumerable<double> ComponentMajor(EncoderParameters parameters)
    {
        for (int j = 0; j < parameters.Components; j++)
        {
            for (int d = 0; d < parameters.Inputs; d++)
                yield return parameters.Weights[(d * parameters.Stride) + j];
        }

        for (int j = 0; j < parameters.Components; j++)
            yield return parameters.Bias[j];
    }
}
