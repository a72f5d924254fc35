using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.Transforms;

/// <summary>The rule that turns gradients into steps.</summary>
public enum EncoderOptimizer
{
    /// <summary>Adam (Kingma &amp; Ba 2015, algorithm 1) with β₁ = 0.9, β₂ = 0.999, ε = 1e-8.</summary>
    Adam = 0,

    /// <summary>Stochastic gradient descent, with momentum when asked for.</summary>
    Sgd = 1,
}
