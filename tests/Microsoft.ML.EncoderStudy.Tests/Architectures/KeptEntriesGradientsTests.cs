using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>TopK, BatchTopK and Matryoshka in single precision, at every vector width, against the double-precision reference.</summary>
public class KeptEntriesGradientsTests
{
    /// <summary>Single precision holds 6e-8; sums over a batch cost two digits of that.</summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<SparseAutoencoderArchitecture, int, string, bool, bool> Cases()
    {
        var cases = new TheoryData<SparseAutoencoderArchitecture, int, string, bool, bool>();
        foreach (SparseAutoencoderArchitecture architecture in TestedArchitecture.KeepingTheLargest)
        {
            foreach (Kernels kernels in Kernels.All)
            {
                foreach (string shape in ProblemShapes.OfAutoencoders.Keys)
                {
                    foreach ((bool tied, bool dead) in new[] { (false, false), (false, true), (true, false), (true, true) })
                        cases.Add(architecture, kernels.Width, shape, tied, dead);
                }
            }
        }

        return cases;
    }

    public static TheoryData<SparseAutoencoderArchitecture, int> ArchitecturesAndWidths()
    {
        var cases = new TheoryData<SparseAutoencoderArchitecture, int>();
        foreach (SparseAutoencoderArchitecture architecture in TestedArchitecture.KeepingTheLargest)
        {
            foreach (Kernels kernels in Kernels.All)
                cases.Add(architecture, kernels.Width);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AtAnyWidth_AgreeWithTheReference(
        SparseAutoencoderArchitecture architecture, int width, string shape, bool tied, bool withDead)
    {
        ReferenceProblem problem = ProblemShapes.OfAutoencoders[shape]();
        bool[] dead = TestedArchitecture.Dead(problem.Components, withDead);
        var reference = new ReferenceAutoencoder(problem, TestedArchitecture.Reference(architecture, dead), tied);
        AutoencoderParameters parameters = reference.FloatParameters(), gradient = reference.FloatParameters();
        AutoencoderGradients engine = Engine(architecture, width, problem, dead);

        AutoencoderLosses losses = engine.LossAndGradient(problem.AllRows, parameters, gradient);
        AutoencoderLosses expected = reference.Loss();
        Assert.Equal(expected.Reconstruction, losses.Reconstruction, Tolerance * expected.Reconstruction);
        Assert.Equal(expected.Auxiliary, losses.Auxiliary, Tolerance * expected.Auxiliary);
        Assert.Equal(withDead, losses.Auxiliary > 0);

        foreach (((string name, double[] found), (_, double[] wanted)) in ReferenceAutoencoder.Blocks(gradient).Zip(reference.Gradient().Blocks()))
        {
            Assert.Equal(wanted.Length, found.Length);
            double distance = RelativeDistance.Between(found, wanted);
            Assert.True(distance < Tolerance, $"relative distance of the gradient of {name}: {distance}");
        }
    }

    [Theory]
    [MemberData(nameof(ArchitecturesAndWidths))]
    public void Activate_AtAnyWidth_KeepsTheEntriesThatTheReferenceKeeps(SparseAutoencoderArchitecture architecture, int width)
    {
        foreach (Func<ReferenceProblem> shape in ProblemShapes.OfAutoencoders.Values)
        {
            ReferenceProblem problem = shape();
            var dead = new bool[problem.Components];
            var reference = new ReferenceAutoencoder(problem, TestedArchitecture.Reference(architecture, dead), tied: false);
            double[][] expected = ((ReferenceKeptEntries)reference.Architecture.Near(reference)).Activations(reference);

            AutoencoderBatch batch = Engine(architecture, width, problem, dead).Activate(problem.AllRows, reference.FloatParameters());
            for (int i = 0; i < problem.Rows; i++)
            {
                float[] row = batch.Activations.Slice(i * batch.Stride, batch.Stride).ToArray();
                Assert.Equal(expected[i].Select(value => value > 0), row[..problem.Components].Select(value => value > 0));
                Assert.All(row[problem.Components..], padding => Assert.Equal(0, padding));
            }
        }
    }

    [Theory]
    [MemberData(nameof(ArchitecturesAndWidths))]
    public void Loss_WithoutGradient_HasTheSameBits(SparseAutoencoderArchitecture architecture, int width)
    {
        ReferenceProblem problem = ProblemShapes.OfAutoencoders["K > B"]();
        bool[] dead = TestedArchitecture.Dead(problem.Components, any: true);
        var reference = new ReferenceAutoencoder(problem, TestedArchitecture.Reference(architecture, dead), tied: false);
        AutoencoderParameters parameters = reference.FloatParameters();
        AutoencoderGradients engine = Engine(architecture, width, problem, dead);

        AutoencoderLosses losses = engine.LossAndGradient(problem.AllRows, parameters, reference.FloatParameters());
        Assert.Equal(losses, engine.Loss(problem.AllRows, parameters));
    }

    [Theory]
    [MemberData(nameof(ArchitecturesAndWidths))]
    public void LossAndGradient_OfASmallerBatchAfterALargerOne_LeaveNothingOfTheLargerOne(SparseAutoencoderArchitecture architecture, int width)
    {
        ReferenceProblem problem = ProblemShapes.OfAutoencoders["sparse"]();
        bool[] dead = TestedArchitecture.Dead(problem.Components, any: true);
        var reference = new ReferenceAutoencoder(problem, TestedArchitecture.Reference(architecture, dead), tied: false);
        AutoencoderParameters parameters = reference.FloatParameters(), after = reference.FloatParameters(), alone = reference.FloatParameters();
        AutoencoderGradients engine = Engine(architecture, width, problem, dead);
        int[] few = problem.AllRows[..5];

        engine.LossAndGradient(problem.AllRows, parameters, after);
        AutoencoderLosses lossesAfter = engine.LossAndGradient(few, parameters, after);
        AutoencoderLosses lossesAlone = Engine(architecture, width, problem, dead).LossAndGradient(few, parameters, alone);

        Assert.Equal(lossesAlone, lossesAfter);
        Assert.Equal(ReferenceAutoencoder.Flatten(alone), ReferenceAutoencoder.Flatten(after));
    }

    private static AutoencoderGradients Engine(SparseAutoencoderArchitecture architecture, int width, ReferenceProblem problem, bool[] dead) => new(
        Kernels.All.Single(kernels => kernels.Width == width), TestedArchitecture.Shipped(architecture, problem.Components), added: null,
        problem.TrainingRows(), problem.Components, problem.Rows, TestedArchitecture.Activity(dead));
}
