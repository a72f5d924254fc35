using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>JumpReLU in single precision, at every vector width, against the double-precision reference.</summary>
public class JumpReLUTests
{
    private const float Weight = 0.3f;
    private const float Bandwidth = 0.4f;

    [Theory]
    [MemberData(nameof(ArchitectureCases.All), MemberType = typeof(ArchitectureCases))]
    public void LossAndGradient_AtAnyWidth_AgreeWithTheReference(int width, string shape, bool tied)
    {
        ReferenceJumpReLU reference = Reference(ArchitectureCases.Problem(shape), tied);
        AutoencoderParameters parameters = reference.Layers.FloatParameters(), gradient = reference.Layers.FloatParameters();
        int[] rows = reference.Layers.Problem.AllRows;
        AutoencoderGradients engine = ArchitectureCases.Engine(width, Architecture(), reference.Layers.Problem);

        AutoencoderLosses losses = engine.LossAndGradient(rows, parameters, gradient);

        AutoencoderLosses expected = reference.Loss();
        Assert.Equal(expected.Reconstruction, losses.Reconstruction, ArchitectureCases.Tolerance * expected.Reconstruction);
        Assert.Equal(expected.Sparsity, losses.Sparsity, ArchitectureCases.Tolerance * expected.Sparsity);
        Assert.Equal(losses, engine.Loss(rows, parameters));
        ArchitectureCases.AssertAgree(reference.Gradient(), gradient);
    }

    [Fact]
    public void LossAndGradient_WhileSparsityWarmsUp_ScaleLambdaAlone()
    {
        ReferenceJumpReLU whole = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        var quarter = new ReferenceJumpReLU(whole.Layers, 0.25 * Weight, Bandwidth);
        AutoencoderParameters parameters = whole.Layers.FloatParameters(), gradient = parameters.NewOfSameShape();
        AutoencoderGradients engine = ArchitectureCases.Engine(16, Architecture(), whole.Layers.Problem);

        AutoencoderLosses losses = engine.LossAndGradient(whole.Layers.Problem.AllRows, parameters, gradient, sparsityScale: 0.25f);

        Assert.Equal(0.25 * whole.Loss().Sparsity, losses.Sparsity, ArchitectureCases.Tolerance * losses.Sparsity);
        ArchitectureCases.AssertAgree(quarter.Gradient(), gradient);
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void Backpropagate_OfAnotherObjectivesGradient_ReachesTheThresholds(int width)
    {
        ReferenceJumpReLU reference = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        double[][] added = ArchitectureCases.RandomGradient(reference.Layers.Problem);

        AutoencoderParameters gradient = ArchitectureCases.GradientWith(added, width, Architecture(), reference.Layers);

        double[] expected = reference.Gradient(added).Own[0], found = Own(gradient);
        Assert.True(RelativeDistance.Between(reference.Gradient().Own[0], expected) > 0.1, "The added gradient makes no difference.");
        Assert.True(RelativeDistance.Between(found, expected) < ArchitectureCases.Tolerance);
    }

    [Fact]
    public void Backpropagate_OfEntriesJustBelowTheThreshold_TeachesTheThresholdAndNotTheEncoder()
    {
        // One component with z = 0.4 for every row, below θ = 0.5 by less than half the bandwidth.
        var problem = new ReferenceProblem(rows: 6, inputs: 3, components: 1);
        ReferenceLayers layers = ReferenceLayers.Draw(problem, tied: false, centres: false, ownRows: 1);
        Array.Clear(problem.W[0]);
        problem.Bias[0] = 0.4f;
        layers.Own[0][0] = (float)Math.Log(0.5);
        AutoencoderParameters gradient = layers.FloatParameters();
        var reference = new ReferenceJumpReLU(layers, Weight, Bandwidth);

        ArchitectureCases.Engine(16, Architecture(), problem).LossAndGradient(problem.AllRows, layers.FloatParameters(), gradient);

        double expected = reference.Gradient().Own[0][0];
        Assert.NotEqual(0, expected);
        Assert.Equal(expected, gradient.Own(0)[0], Math.Abs(ArchitectureCases.Tolerance * expected));
        Assert.True(gradient.Encoder.All.IndexOfAnyExcept(0f) < 0, "The encoder learns from an inactive component.");
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void LossAndGradient_OfASmallerBatchAfterALargerOne_LeaveNothingOfTheLargerOne(int width)
    {
        ReferenceJumpReLU reference = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        ReferenceProblem problem = reference.Layers.Problem;
        AutoencoderParameters parameters = reference.Layers.FloatParameters(), after = parameters.NewOfSameShape(), alone = parameters.NewOfSameShape();
        AutoencoderGradients engine = ArchitectureCases.Engine(width, Architecture(), problem);
        int[] few = problem.AllRows[..5];

        engine.LossAndGradient(problem.AllRows, parameters, after);
        AutoencoderLosses lossesAfter = engine.LossAndGradient(few, parameters, after);
        AutoencoderLosses lossesAlone = ArchitectureCases.Engine(width, Architecture(), problem).LossAndGradient(few, parameters, alone);

        Assert.Equal(lossesAlone, lossesAfter);
        Assert.Equal(Values(alone), Values(after));
    }

    [Theory]
    [MemberData(nameof(ArchitectureCases.Widths), MemberType = typeof(ArchitectureCases))]
    public void Freeze_AppliedToPreActivations_GivesTheTrainingActivations(int width)
    {
        ReferenceJumpReLU reference = Reference(ArchitectureCases.Problem("K > B"), tied: false);
        JumpReLU architecture = Architecture();
        AutoencoderParameters parameters = reference.Layers.FloatParameters();
        AutoencoderBatch batch = ArchitectureCases.Engine(width, architecture, reference.Layers.Problem)
            .Activate(reference.Layers.Problem.AllRows, parameters);

        RowActivation activation = architecture.Freeze(parameters, _ => Assert.Fail("Thresholds are learned, not estimated."));

        float[] values = batch.PreActivations.ToArray();
        for (int start = 0; start < values.Length; start += batch.Stride)
            activation.Apply(ArchitectureCases.KernelsOf(width), values.AsSpan(start, batch.Stride));
        Assert.Equal(batch.Activations.ToArray(), values);
        Assert.InRange(values.Count(value => value > 0), 1, (reference.Layers.Problem.Rows * reference.Layers.Problem.Components) - 1);
    }

    [Fact]
    public void Activate_OfANaN_KeepsIt()
    {
        ReferenceJumpReLU reference = Reference(ArchitectureCases.Problem("K < B"), tied: false);
        AutoencoderParameters parameters = reference.Layers.FloatParameters();
        parameters.Encoder.Bias[2] = float.NaN;
        AutoencoderGradients engine = ArchitectureCases.Engine(16, Architecture(), reference.Layers.Problem);

        Assert.Equal("reconstruction term is NaN", engine.Loss(reference.Layers.Problem.AllRows, parameters).ByName.FirstNonFinite());
    }

    [Fact]
    public void Initialise_OfAComponent_SetsTheInitialThreshold()
    {
        var parameters = new AutoencoderParameters(inputs: 2, components: 3, tied: false, ownRows: 1);
        var architecture = new JumpReLU(Weight, initialThreshold: 0.02f, Bandwidth);

        architecture.Initialise(parameters, 1);

        var activation = Assert.IsType<RowActivation.AboveThreshold>(architecture.Freeze(parameters, _ => { }));
        Assert.Equal(0.02f, activation.Thresholds[1], 1e-8f);
        Assert.Equal(1, activation.Thresholds[2]);
    }

    [Fact]
    public void Losses_OfEntriesAtTheThreshold_CountThemAsInactive()
    {
        // θ = exp(0) = 1: of z = 1, 1 and 1.25 one is active, of three.
        AutoencoderLosses losses = LossesOfOneComponent([1, 1, 1.25f], out _);
        Assert.Equal(Weight / 3.0, losses.Sparsity, 1e-7);
    }

    [Theory]
    [InlineData(0.75f, false)] // half the bandwidth below the threshold of 1
    [InlineData(0.7500001f, true)]
    [InlineData(1f, true)]
    [InlineData(1.2499999f, true)]
    [InlineData(1.25f, false)]
    public void Backpropagate_OfEntriesHalfABandwidthFromTheThreshold_TeachesOnlyThoseThatAreNearer(float z, bool teaches)
    {
        LossesOfOneComponent([z], out float gradient);
        Assert.Equal(teaches, gradient != 0);
    }

    [Fact]
    public void Backpropagate_OfEntriesNearTheThreshold_IsWhatTheFormulaSays()
    {
        // x̂ = 0, so ∂L/∂a = 0 and only the penalty teaches: −(θ/ε) · 2 p with p = λ/3, as two of three entries are within reach.
        LossesOfOneComponent([0.9f, 1.1f, 2f], out float gradient);
        Assert.Equal(-2 * Weight / (3 * 0.5), gradient, 1e-6);
    }

    /// <summary>Of one component with z = x, θ = 1, a bandwidth of 0.5 and a decoder of 0.</summary>
    private static AutoencoderLosses LossesOfOneComponent(float[] inputs, out float thresholdGradient)
    {
        var parameters = new AutoencoderParameters(inputs: 1, components: 1, tied: false, ownRows: 1);
        parameters.Encoder.Weights[0] = 1;
        AutoencoderParameters gradient = parameters.NewOfSameShape();
        var engine = new AutoencoderGradients(
            Kernels.Best, new JumpReLU(Weight, initialThreshold: 1, bandwidth: 0.5f), added: null,
            new DenseRows(inputs, inputs.Length, inputs: 1), components: 1, inputs.Length,
            new ComponentActivity(1, long.MaxValue));
        AutoencoderLosses losses = engine.LossAndGradient([.. Enumerable.Range(0, inputs.Length)], parameters, gradient);
        thresholdGradient = gradient.Own(0)[0];
        return losses;
    }

    private static JumpReLU Architecture() => new(Weight, initialThreshold: 0.1f, Bandwidth);

    /// <summary>The problem with an assurance that single precision sees every pre-activation on the same side of every jump.</summary>
    private static ReferenceJumpReLU Reference(ReferenceProblem problem, bool tied)
    {
        ReferenceJumpReLU reference = ReferenceJumpReLU.Draw(problem, tied, Weight, Bandwidth);
        double nearest = reference.NearestToJump();
        Assert.True(nearest > 3e-6, $"A pre-activation lies {nearest} from a jump, too near for single precision.");
        return reference;
    }

    private static double[] Values(AutoencoderParameters gradient) => [.. ReferenceLayers.PartsOf(gradient).SelectMany(part => part.Values)];

    private static double[] Own(AutoencoderParameters gradient) =>
        Array.ConvertAll(gradient.Own(0)[..gradient.Components].ToArray(), value => (double)value);
}
