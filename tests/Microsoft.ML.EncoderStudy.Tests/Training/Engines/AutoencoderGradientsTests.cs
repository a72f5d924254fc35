using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Engines;

/// <summary>The shipped single-precision engine, at every vector width, against the double-precision reference.</summary>
public class AutoencoderGradientsTests
{
    /// <summary>Single precision holds 6e-8; sums over a batch cost two digits of that.</summary>
    private const double Tolerance = 1e-5;

    private const float L1Weight = 0.3f;

    public static TheoryData<int, string, bool> Cases()
    {
        var cases = new TheoryData<int, string, bool>();
        foreach (Kernels kernels in Kernels.All)
        {
            foreach (string shape in ProblemShapes.OfAutoencoders.Keys)
            {
                cases.Add(kernels.Width, shape, false);
                cases.Add(kernels.Width, shape, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AtAnyWidth_AgreeWithTheReference(int width, string shape, bool tied)
    {
        var reference = new ReferenceAutoencoder(ProblemShapes.OfAutoencoders[shape](), new ReferenceReluWithL1(L1Weight), tied);
        AutoencoderParameters parameters = reference.FloatParameters(), gradient = reference.FloatParameters();
        AutoencoderGradients engine = Engine(width, reference.Problem, reference.Problem.TrainingRows());

        AutoencoderLosses losses = engine.LossAndGradient(reference.Problem.AllRows, parameters, gradient);
        AutoencoderLosses expected = reference.Loss();
        Assert.Equal(expected.Reconstruction, losses.Reconstruction, Tolerance * expected.Reconstruction);
        Assert.Equal(expected.Sparsity, losses.Sparsity, Tolerance * expected.Sparsity);
        Assert.Equal(losses, engine.Loss(reference.Problem.AllRows, parameters));

        double distance = RelativeDistance.Between(
            ReferenceAutoencoder.Flatten(gradient), reference.Gradient().Blocks().SelectMany(block => block.Values));
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void LossAndGradient_OfASmallerBatchAfterALargerOne_LeaveNothingOfTheLargerOne(int width)
    {
        var problem = new ReferenceProblem(rows: 33, inputs: 20, components: 7);
        var reference = new ReferenceAutoencoder(problem, new ReferenceReluWithL1(L1Weight), tied: false);
        AutoencoderParameters parameters = reference.FloatParameters(), after = reference.FloatParameters(), alone = reference.FloatParameters();
        AutoencoderGradients engine = Engine(width, problem, problem.TrainingRows());
        int[] few = problem.AllRows[..5];

        engine.LossAndGradient(problem.AllRows, parameters, after);
        AutoencoderLosses lossesAfter = engine.LossAndGradient(few, parameters, after);
        AutoencoderLosses lossesAlone = Engine(width, problem, problem.TrainingRows()).LossAndGradient(few, parameters, alone);

        Assert.Equal(lossesAlone, lossesAfter);
        Assert.Equal(ReferenceAutoencoder.Flatten(alone), ReferenceAutoencoder.Flatten(after));
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
        var reference = new ReferenceAutoencoder(problem, new ReferenceReluWithL1(L1Weight), tied: false);
        TrainingRows dense = problem.TrainingRows(RowStorage.Whole), sparse = problem.TrainingRows(storage);
        AutoencoderParameters fromSparse = reference.FloatParameters(), fromDense = reference.FloatParameters();

        Engine(width, problem, sparse).LossAndGradient(problem.AllRows, reference.FloatParameters(), fromSparse);
        Engine(width, problem, dense).LossAndGradient(problem.AllRows, reference.FloatParameters(), fromDense);

        Assert.Equal(ReferenceAutoencoder.Flatten(fromDense), ReferenceAutoencoder.Flatten(fromSparse));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UnitNormDecoder_MakesRowsUnitLengthAndGradientsPerpendicular(bool tied)
    {
        var problem = new ReferenceProblem(rows: 9, inputs: 20, components: 7);
        var reference = new ReferenceAutoencoder(problem, new ReferenceReluWithL1(L1Weight), tied);
        AutoencoderParameters parameters = reference.FloatParameters(), gradient = reference.FloatParameters();
        AutoencoderGradients engine = Engine(Kernels.Best.Width, problem, problem.TrainingRows());
        var unitNorm = new UnitNormDecoder(Kernels.Best, 7);

        unitNorm.Normalise(parameters);
        engine.LossAndGradient(reference.Problem.AllRows, parameters, gradient);
        double[] whole = Decoder(gradient);
        unitNorm.RemoveParallel(gradient, parameters);

        double[] v = Decoder(parameters), g = Decoder(gradient);
        for (int j = 0; j < 7; j++)
        {
            double[] vj = v[(j * 20)..((j + 1) * 20)], gj = g[(j * 20)..((j + 1) * 20)], before = whole[(j * 20)..((j + 1) * 20)];
            double parallel = before.Zip(vj, (p, q) => p * q).Sum();
            Assert.Equal(1, vj.Sum(value => value * value), 1e-6);
            Assert.Equal(0, gj.Zip(vj, (p, q) => p * q).Sum(), 1e-6);
            for (int d = 0; d < 20; d++)
                Assert.Equal(before[d] - (parallel * vj[d]), gj[d], 1e-6);
        }

        static double[] Decoder(AutoencoderParameters all) =>
            Array.ConvertAll(EncoderParameters.ComponentMajor(all.DecoderWeights, all.Components, all.Inputs), value => (double)value);
    }

    private static AutoencoderGradients Engine(int width, ReferenceProblem problem, TrainingRows rows) => new(
        Kernels.All.Single(kernels => kernels.Width == width), new ReluWithL1(L1Weight), added: null, rows,
        problem.Components, problem.Rows, new ComponentActivity(problem.Components, long.MaxValue));
}
