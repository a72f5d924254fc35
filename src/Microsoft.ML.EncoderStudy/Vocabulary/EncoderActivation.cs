namespace Microsoft.ML.Transforms;

/// <summary>The activation function φ between an encoder's pre-activations z = x·Wᵀ + b and its activations a = φ(z).</summary>
public enum EncoderActivation
{
    /// <summary>max(0, z): sparse, non-negative activations. The study's choice and the default.</summary>
    ReLU = 0,

    /// <summary>log(1 + eᶻ): smooth and positive, so never exactly 0.</summary>
    Softplus = 1,

    /// <summary>z itself: a linear encoder.</summary>
    Identity = 2,

    /// <summary>−max(0, z): sparse, non-positive activations, for which a strong match means a <i>high</i> responsibility.</summary>
    NegativeReLU = 3,
}
