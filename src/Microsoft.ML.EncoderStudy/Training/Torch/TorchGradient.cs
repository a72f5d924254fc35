using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The gradient of a loss by torch's autograd.</summary>
internal static class TorchGradient
{
    /// <summary>∂L/∂p for every p of the leaves; null where p has no part in the loss.</summary>
    /// <param name="loss">L, a scalar.</param>
    /// <param name="leaves">The parameters.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">Torch's own, such as for memory that a device has not got.</exception>
    /// <remarks>Not by <c>autograd.grad</c>: TorchSharp lets an exception of torch's out of its native side there, which ends the process.</remarks>
    public static Tensor?[] Of(Tensor loss, IReadOnlyList<Tensor> leaves)
    {
        // A backward pass adds to what it finds, and a failed one leaves something.
        Forget(leaves);
        autograd.backward([loss], inputs: leaves as IList<Tensor> ?? [.. leaves]);
        Tensor?[] gradients = [.. leaves.Select(leaf => leaf.grad)];
        Forget(leaves);
        return gradients;
    }

    private static void Forget(IReadOnlyList<Tensor> leaves)
    {
        foreach (Tensor leaf in leaves)
            leaf.grad = null;
    }
}
