namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>One term of an objective over the activations of a batch.</summary>
/// <remarks>Implementations keep scratch memory: one instance serves one training, from one thread.</remarks>
internal interface IObjectiveTerm
{
    /// <summary>Evaluates λ·L and adds its gradient with respect to the activations.</summary>
    /// <param name="batch">The activations.</param>
    /// <param name="gradient">∂/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    /// <returns>λ·L.</returns>
    double Accumulate(ActivationBatch batch, Span<float> gradient);
}
