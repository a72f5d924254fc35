using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class MatryoshkaBatchTopKTests
{
    [Theory]
    [InlineData(64, new[] { 2, 6, 14, 30, 64 })]
    [InlineData(33, new[] { 2, 4, 8, 16, 33 })]
    [InlineData(7, new[] { 1, 2, 4, 7 })]
    [InlineData(1, new[] { 1 })]
    [InlineData(int.MaxValue, new[] { 67108864, 201326592, 469762048, 1006632960, int.MaxValue })]
    public void PublishedGroupEnds_OfAnyNumberOfComponents_AreTheProportionsRoundedUpWithoutDuplicates(int components, int[] expected) =>
        Assert.Equal(expected, MatryoshkaBatchTopKKind.PublishedGroupEnds(components));

    [Fact]
    public void LossAndGradient_WithOneGroup_HaveTheBitsOfBatchTopK()
    {
        ReferenceProblem problem = ProblemShapes.OfAutoencoders["K > B"]();
        bool[] dead = TestedArchitecture.Dead(problem.Components, any: true);
        var reference = new ReferenceAutoencoder(
            problem, TestedArchitecture.Reference(SparseAutoencoderArchitecture.BatchTopK, dead), tied: false);
        AutoencoderParameters nested = reference.FloatParameters(), plain = reference.FloatParameters();

        AutoencoderLosses nestedLosses = Engine(new BatchTopK(3, 0.5f, new NestedReconstruction([problem.Components])))
            .LossAndGradient(problem.AllRows, reference.FloatParameters(), nested);
        AutoencoderLosses plainLosses = Engine(new BatchTopK(3, 0.5f, new Reconstruction(gradientWhereActive: true)))
            .LossAndGradient(problem.AllRows, reference.FloatParameters(), plain);

        Assert.Equal(plainLosses, nestedLosses);
        Assert.Equal(ReferenceAutoencoder.Flatten(plain), ReferenceAutoencoder.Flatten(nested));

        AutoencoderGradients Engine(IAutoencoderArchitecture architecture) => new(
            Kernels.Best, architecture, added: null, problem.TrainingRows(), problem.Components, problem.Rows,
            TestedArchitecture.Activity(dead));
    }
}
