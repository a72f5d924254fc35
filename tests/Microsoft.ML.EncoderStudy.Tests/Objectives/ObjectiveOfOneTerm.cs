using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

/// <summary>Evaluates a term over activations that a test can write down.</summary>
internal static class ObjectiveOfOneTerm
{
    /// <param name="term">The term.</param>
    /// <param name="activations">a, [rows][components].</param>
    /// <param name="rowWeights">w, or empty where all are 1.</param>
    /// <returns>λ·L and ∂(λ·L)/∂a.</returns>
    public static (double Loss, float[][] Gradient) Evaluate(ObjectiveTerm term, float[][] activations, params float[] rowWeights)
    {
        int components = activations[0].Length;
        ActivationBatch batch = Batch(activations, rowWeights);
        var gradient = new float[activations.Length * batch.Stride];
        TermLosses losses = new DecoderFreeObjective(Kernels.Best, [term], inputs: 0, components).Accumulate(batch, gradient, [], []);
        return (losses[term.Name], [.. gradient.Chunk(batch.Stride).Select(row => row[..components])]);
    }

    /// <summary>A batch of given activations.</summary>
    public static ActivationBatch Batch(float[][] activations, params float[] rowWeights)
    {
        var batch = new ActivationBatch(Kernels.Best, activations[0].Length, activations.Length);
        batch.Reset(activations.Length, rowWeights);
        for (int i = 0; i < activations.Length; i++)
            activations[i].CopyTo(batch.Activations[(i * batch.Stride)..]);
        return batch;
    }

    /// <summary>Every value is near the one expected.</summary>
    public static void AssertNear(float[][] expected, float[][] found, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Length, found.Length);
        foreach ((float[] row, float[] other) in expected.Zip(found))
            Assert.All(row.Zip(other), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
