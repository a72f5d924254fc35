using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>φ and its derivative, over padded matrices.</summary>
/// <remarks>At z = 0 the derivative of the rectified functions is taken to be 0, as the common autograd libraries take it.</remarks>
internal static class ActivationFunctions
{
    /// <summary>a = φ(z). The result may be the input.</summary>
    public static void Apply(this EncoderActivation activation, Kernels kernels, ReadOnlySpan<float> z, Span<float> a)
    {
        switch (activation)
        {
            case EncoderActivation.ReLU:
                kernels.Rectify(z, 1, a);
                break;
            case EncoderActivation.NegativeReLU:
                kernels.Rectify(z, -1, a);
                break;
            case EncoderActivation.Softplus:
                kernels.Softplus(z, a);
                break;
            case EncoderActivation.Identity:
                z.CopyTo(a);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "not an activation function");
        }
    }

    /// <summary>g ← g ⊙ φ′(z): from ∂L/∂a to ∂L/∂z.</summary>
    public static void Backpropagate(this EncoderActivation activation, Kernels kernels, ReadOnlySpan<float> z, Span<float> g)
    {
        switch (activation)
        {
            case EncoderActivation.ReLU:
                kernels.MaskWherePositive(z, 1, g);
                break;
            case EncoderActivation.NegativeReLU:
                kernels.MaskWherePositive(z, -1, g);
                break;
            case EncoderActivation.Softplus:
                kernels.MultiplyByLogistic(z, g);
                break;
            case EncoderActivation.Identity:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "not an activation function");
        }
    }
}
