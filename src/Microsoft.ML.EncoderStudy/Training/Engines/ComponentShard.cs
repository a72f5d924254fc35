using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Some neighbouring components of an encoder in training, with all that belongs to them in memory of their own.</summary>
/// <param name="kernels">The arithmetic of one thread.</param>
/// <param name="gradients">The gradients of these components, which no other thread uses.</param>
/// <param name="inputs">D.</param>
/// <param name="stride">The padded width of a row of the whole encoder.</param>
/// <param name="first">The first of these components; a multiple of <see cref="Kernels.RowAlignment"/>.</param>
/// <param name="components">How many there are.</param>
internal sealed class ComponentShard(
    Kernels kernels, DecoderFreeGradients gradients, int inputs, int stride, int first, int components)
{
    private readonly EncoderParameters _gradient = new(inputs, components);

    public DecoderFreeGradients Gradients => gradients;

    /// <summary>The weights and biases of these components.</summary>
    public EncoderParameters Parameters { get; } = new(inputs, components);

    /// <summary>Where the moments of these components begin among all, shard after shard.</summary>
    private int Start => (inputs + 1) * first;

    /// <summary>Says of a batch what the other shards must know of this one.</summary>
    public void Summarise(ReadOnlySpan<int> batch)
    {
        gradients.Select(batch);
        gradients.SummariseSelected(Parameters);
    }

    /// <summary>Evaluates the gradient and takes this shard's part of a step of the optimizer, once all shards have summarised.</summary>
    /// <param name="optimizer">The optimizer of all shards, which has begun the step.</param>
    public void Evaluate(IOptimizer optimizer)
    {
        _gradient.All.Clear();
        gradients.EvaluateSelected(_gradient);
        optimizer.StepPart(kernels, Start, _gradient.All, Parameters.All);
    }

    /// <summary>What belongs to this shard of a moment: [(inputs + 1) × own stride].</summary>
    public Span<float> PartOf(Span<float> moment) => moment.Slice(Start, Parameters.All.Length);

    /// <summary>Copies something of the shape of this shard's parameters to its place in the whole.</summary>
    /// <param name="own">[(inputs + 1) × own stride].</param>
    /// <param name="whole">[(inputs + 1) × stride].</param>
    public void CopyTo(ReadOnlySpan<float> own, Span<float> whole)
    {
        int width = Parameters.Stride;
        for (int d = 0; d <= inputs; d++)
            own.Slice(d * width, width).CopyTo(whole[((d * stride) + first)..]);
    }

    /// <summary>Copies from the whole what belongs to this shard.</summary>
    /// <param name="whole">[(inputs + 1) × stride].</param>
    /// <param name="own">[(inputs + 1) × own stride].</param>
    public void CopyFrom(ReadOnlySpan<float> whole, Span<float> own)
    {
        int width = Parameters.Stride;
        for (int d = 0; d <= inputs; d++)
            whole.Slice((d * stride) + first, width).CopyTo(own[(d * width)..]);
    }
}
