using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>What every architecture is compared on: all vector widths, problems of several shapes, tied weights and untied ones.</summary>
internal static class ArchitectureCases
{
    /// <summary>Single precision holds 6e-8; sums over a batch cost two digits of that.</summary>
    public const double Tolerance = 1e-5;

    private static readonly Dictionary<string, Func<ReferenceProblem>> Shapes = new()
    {
        ["K < B"] = () => new ReferenceProblem(rows: 33, inputs: 20, components: 7),
        ["K > B"] = () => new ReferenceProblem(rows: 9, inputs: 20, components: 67),
        ["K = 16"] = () => new ReferenceProblem(rows: 17, inputs: 8, components: 16),
        ["K > D"] = () => new ReferenceProblem(rows: 50, inputs: 3, components: 40),
        ["K = 1"] = () => new ReferenceProblem(rows: 12, inputs: 6, components: 1),
        ["D = 1"] = () => new ReferenceProblem(rows: 40, inputs: 1, components: 5),
        ["B = 1"] = () => new ReferenceProblem(rows: 1, inputs: 9, components: 6),
        ["sparse"] = () => new ReferenceProblem(rows: 40, inputs: 500, components: 70, density: 0.2),
    };

    public static TheoryData<int, string, bool> All()
    {
        var cases = new TheoryData<int, string, bool>();
        foreach (Kernels kernels in Kernels.All)
        {
            foreach (string shape in Shapes.Keys)
            {
                cases.Add(kernels.Width, shape, false);
                cases.Add(kernels.Width, shape, true);
            }
        }

        return cases;
    }

    public static TheoryData<int> Widths() => [.. Kernels.All.Select(kernels => kernels.Width)];

    public static ReferenceProblem Problem(string shape) => Shapes[shape]();

    public static Kernels KernelsOf(int width) => Kernels.All.Single(kernels => kernels.Width == width);

    public static AutoencoderGradients Engine(int width, IAutoencoderArchitecture architecture, ReferenceProblem problem) => new(
        KernelsOf(width), architecture, added: null, problem.TrainingRows(), problem.Components, problem.Rows,
        new ComponentActivity(problem.Components, long.MaxValue));

    /// <summary>Every part of a gradient by itself: a small one must not hide behind a large one.</summary>
    public static void AssertAgree(ReferenceLayers expected, AutoencoderParameters found)
    {
        foreach (((string name, double[] values), (_, double[] expectedValues)) in ReferenceLayers.PartsOf(found).Zip(expected.Parts()))
        {
            double distance = RelativeDistance.Between(values, expectedValues);
            Assert.True(distance < Tolerance, $"{name}: relative distance {distance}");
        }
    }

    /// <summary>A random gradient by the activations, as another objective adds one: [rows][components].</summary>
    public static double[][] RandomGradient(ReferenceProblem problem)
    {
        var random = new Random(5);
        return [.. problem.X.Select(_ => Enumerable.Range(0, problem.Components).Select(_ => (double)(float)ReferenceProblem.Normal(random)).ToArray())];
    }

    /// <summary>The gradients of a whole batch when another objective adds to ∂L/∂a; those of W and b are not in it, nor what c gets through z.</summary>
    public static AutoencoderParameters GradientWith(
        double[][] added, int width, IAutoencoderArchitecture architecture, ReferenceLayers layers)
    {
        AutoencoderParameters parameters = layers.FloatParameters(), gradient = parameters.NewOfSameShape();
        AutoencoderBatch batch = Engine(width, architecture, layers.Problem).Activate(layers.Problem.AllRows, parameters);
        architecture.Losses(batch, gradient);
        for (int i = 0; i < added.Length; i++)
        {
            for (int j = 0; j < added[i].Length; j++)
                batch.ActivationGradient[(i * batch.Stride) + j] += (float)added[i][j];
        }

        architecture.Backpropagate(batch, gradient);
        return gradient;
    }
}
