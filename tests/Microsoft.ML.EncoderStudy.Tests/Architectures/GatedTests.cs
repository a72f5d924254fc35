using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>The gated autoencoder in single precision, at every vector width, against the double-precision reference.</summary>
public class GatedTests
{
    private const float Weight = 0.3f;

    [Theory]
    [MemberData(nameof(ArchitectureCases.All), MemberType = typeof(ArchitectureCases))]
    public void LossAndGradient_AtAnyWidth_AgreeWithTheReference(int width, string shape, bool tied)
    {
        ReferenceGated reference = Reference(ArchitectureCases.Problem(shape), tied);
        AutoencoderParameters parameters = reference.Layers.FloatParameters(), gradient = reference.Layers.FloatParameters();
        int[] rows = reference.Layers.Problem.AllRows;
        AutoencoderGradients engine = ArchitectureCases.Engine(width, new Gated(Weight), reference.Layers.Problem);

        AutoencoderLosses losses = engine.LossAndGradient(rows, parameters, gradient);

        AutoencoderLosses expected = reference.Loss();
        Assert.Equal(expected.Reconstruction, losses.Reconstruction, ArchitectureCases.Tolerance * expected.Reconstruction);
        Assert.Equal(expected.Sparsity, losses.Sparsity, ArchitectureCases.Tolerance * expected.Sparsity);
        Assert.Equal(expected.Auxiliary, losses.Auxiliary, ArchitectureCases.Tolerance * expected.Auxiliary);
        Assert.Equal(losses, engine.Loss(rows, parameters));
        ArchitectureCases.AssertAgree(reference.Gradient(), gradient);
    }

    [Fact]
    public void LossAndGradient_WhileSparsityWarmsUp_ScaleLambdaAlone()
    {
        ReferenceGated whole = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        AutoencoderParameters parameters = whole.Layers.FloatParameters(), gradient = parameters.NewOfSameShape();
        AutoencoderGradients engine = ArchitectureCases.Engine(16, new Gated(Weight), whole.Layers.Problem);

        AutoencoderLosses losses = engine.LossAndGradient(whole.Layers.Problem.AllRows, parameters, gradient, sparsityScale: 0.25f);

        AutoencoderLosses expected = whole.Loss();
        Assert.Equal(0.25 * expected.Sparsity, losses.Sparsity, ArchitectureCases.Tolerance * losses.Sparsity);
        Assert.Equal(expected.Auxiliary, losses.Auxiliary, ArchitectureCases.Tolerance * expected.Auxiliary);
        ArchitectureCases.AssertAgree(new ReferenceGated(whole.Layers, 0.25 * Weight).Gradient(), gradient);
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void Backpropagate_OfAnotherObjectivesGradient_ReachesTheMagnitudes(int width)
    {
        ReferenceGated reference = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        double[][] added = ArchitectureCases.RandomGradient(reference.Layers.Problem);

        AutoencoderParameters gradient = ArchitectureCases.GradientWith(added, width, new Gated(Weight), reference.Layers);

        double[] expected = [.. reference.Gradient(added).Own.SelectMany(row => row)];
        double[] without = [.. reference.Gradient().Own.SelectMany(row => row)];
        Assert.True(RelativeDistance.Between(without, expected) > 0.1, "The added gradient makes no difference.");
        Assert.True(RelativeDistance.Between(Own(gradient), expected) < ArchitectureCases.Tolerance);
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void LossAndGradient_WhereOnlyTheGateIsOpen_LeaveTheDecodersWeightsAlone(int width)
    {
        // Magnitudes below 0 everywhere: only the auxiliary term decodes anything.
        ReferenceGated reference = Reference(ArchitectureCases.Problem("K > B"), tied: false);
        Array.Fill(reference.Layers.Own[1], -1000);
        AutoencoderParameters parameters = reference.Layers.FloatParameters(), gradient = parameters.NewOfSameShape();
        AutoencoderGradients engine = ArchitectureCases.Engine(width, new Gated(Weight), reference.Layers.Problem);

        AutoencoderLosses losses = engine.LossAndGradient(reference.Layers.Problem.AllRows, parameters, gradient);

        Assert.NotEqual(losses.Reconstruction, losses.Auxiliary);
        Assert.True(gradient.Encoder.Bias.IndexOfAnyExcept(0f) >= 0, "The gate learns nothing.");
        Assert.True(gradient.DecoderWeights.IndexOfAnyExcept(0f) < 0, "The auxiliary term trains the decoder's weights.");
        ArchitectureCases.AssertAgree(reference.Gradient(), gradient);
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void LossAndGradient_OfASmallerBatchAfterALargerOne_LeaveNothingOfTheLargerOne(int width)
    {
        ReferenceGated reference = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        ReferenceProblem problem = reference.Layers.Problem;
        AutoencoderParameters parameters = reference.Layers.FloatParameters(), after = parameters.NewOfSameShape(), alone = parameters.NewOfSameShape();
        AutoencoderGradients engine = ArchitectureCases.Engine(width, new Gated(Weight), problem);
        int[] few = problem.AllRows[..5];

        engine.LossAndGradient(problem.AllRows, parameters, after);
        AutoencoderLosses lossesAfter = engine.LossAndGradient(few, parameters, after);
        AutoencoderLosses lossesAlone = ArchitectureCases.Engine(width, new Gated(Weight), problem).LossAndGradient(few, parameters, alone);

        Assert.Equal(lossesAlone, lossesAfter);
        Assert.Equal(Values(alone), Values(after));
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void Freeze_AppliedToPreActivations_GivesTheTrainingActivations(int width)
    {
        ReferenceGated reference = Reference(ArchitectureCases.Problem("K > B"), tied: false);
        var architecture = new Gated(Weight);
        AutoencoderParameters parameters = reference.Layers.FloatParameters();
        AutoencoderBatch batch = ArchitectureCases.Engine(width, architecture, reference.Layers.Problem)
            .Activate(reference.Layers.Problem.AllRows, parameters);

        RowActivation activation = architecture.Freeze(parameters, _ => Assert.Fail("Scales and offsets are learned, not estimated."));

        float[] values = batch.PreActivations.ToArray();
        for (int start = 0; start < values.Length; start += batch.Stride)
            activation.Apply(ArchitectureCases.KernelsOf(width), values.AsSpan(start, batch.Stride));
        Assert.Equal(batch.Activations.ToArray(), values);
        Assert.InRange(values.Count(value => value > 0), 1, (reference.Layers.Problem.Rows * reference.Layers.Problem.Components) - 1);
    }

    [Fact]
    public void Activate_OfANaN_KeepsIt()
    {
        ReferenceGated reference = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        AutoencoderParameters parameters = reference.Layers.FloatParameters();
        parameters.Own(1)[2] = float.NaN;
        AutoencoderGradients engine = ArchitectureCases.Engine(16, new Gated(Weight), reference.Layers.Problem);

        Assert.Equal("reconstruction term is NaN", engine.Loss(reference.Layers.Problem.AllRows, parameters).ByName.FirstNonFinite());
    }

    [Fact]
    public void Initialise_OfEveryComponent_MakesActivationsRectifiedPreActivations()
    {
        ReferenceProblem problem = ArchitectureCases.Problem("K < B");
        AutoencoderParameters parameters = ReferenceLayers.Draw(problem, tied: false, centres: true, ownRows: 2).FloatParameters();
        var architecture = new Gated(Weight);

        for (int j = 0; j < problem.Components; j++)
            architecture.Initialise(parameters, j);

        AutoencoderBatch batch = ArchitectureCases.Engine(16, architecture, problem).Activate(problem.AllRows, parameters);
        Assert.Equal(Array.ConvertAll(batch.PreActivations.ToArray(), z => Math.Max(0, z)), batch.Activations.ToArray());
    }

    /// <summary>The problem with an assurance that single precision sees every pre-activation on the same side of 0.</summary>
    private static ReferenceGated Reference(ReferenceProblem problem, bool tied)
    {
        ReferenceGated reference = ReferenceGated.Draw(problem, tied, Weight);
        double nearest = reference.NearestToKink();
        Assert.True(nearest > 3e-6, $"A pre-activation lies {nearest} from a kink, too near for single precision.");
        return reference;
    }

    private static double[] Values(AutoencoderParameters gradient) => [.. ReferenceLayers.PartsOf(gradient).SelectMany(part => part.Values)];

    private static double[] Own(AutoencoderParameters gradient) =>
        Array.ConvertAll([.. gradient.Own(0)[..gradient.Components], .. gradient.Own(1)[..gradient.Components]], (float value) => (double)value);
}
