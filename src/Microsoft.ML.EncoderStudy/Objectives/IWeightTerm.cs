namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Evaluates a term over the weights. Implementations keep scratch memory: one instance serves one training, from one thread.</summary>
internal interface IWeightTerm
{
    /// <summary>Evaluates L, and adds the gradient of λ·L.</summary>
    /// <param name="weights">Wᵀ: [inputs × stride].</param>
    /// <param name="gradient">∂(λ·L)/∂Wᵀ: [inputs × stride], added to; empty where only the value is wanted.</param>
    /// <returns>L.</returns>
    double Evaluate(ReadOnlySpan<float> weights, Span<float> gradient);
}
