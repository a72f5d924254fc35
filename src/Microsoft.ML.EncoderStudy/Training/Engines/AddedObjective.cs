using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>The decoder-free objective over the activations of a sparse autoencoder, times a weight: what the study adds to an SAE's loss.</summary>
/// <remarks>The terms of the published study, each with λ = 1.</remarks>
internal sealed class AddedObjective
{
    private readonly ActivationBatch _batch;
    private readonly DecoderFreeObjective _objective;

    /// <param name="kernels">The arithmetic.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="components">K.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    public AddedObjective(Kernels kernels, float weight, int components, int largestBatch)
    {
        _batch = new ActivationBatch(kernels, components, largestBatch);
        _objective = new DecoderFreeObjective(kernels, DecoderFreeObjective.Published(weight), inputs: 0, components);
    }

    /// <summary>Evaluates the objective.</summary>
    /// <param name="activations">a: [rows × stride].</param>
    /// <param name="gradient">∂/∂a is added to it; empty where only the value is wanted.</param>
    public double Evaluate(ReadOnlySpan<float> activations, Span<float> gradient)
    {
        _batch.Reset(activations.Length / _batch.Stride, rowWeights: []);
        activations.CopyTo(_batch.Activations);
        return _objective.Accumulate(_batch, gradient, weights: [], weightGradient: []).Total;
    }
}
