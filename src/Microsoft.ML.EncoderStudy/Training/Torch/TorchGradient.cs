using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The gradient of a loss by torch's autograd.</summary>
internal static class TorchGradient
{
    /// <summary>∂L/∂p for every p of the leaves; null where p has no part in the loss.</summary>
    /// <param name="loss">L, a scalar.</param>
    /// <param name="leaves">The parameters.</param>
    public static Tensor?[] Of(Tensor loss, IReadOnlyList<Tensor> leaves)
    {
        // TorchSharp gives a tensor without a handle for what has no part.
        IList<Tensor> gradients = autograd.grad([loss], leaves as IList<Tensor> ?? [.. leaves], allow_unused: true);
        return [.. gradients.Select(gradient => gradient is { IsInvalid: false } ? gradient : null)];
    }
}
