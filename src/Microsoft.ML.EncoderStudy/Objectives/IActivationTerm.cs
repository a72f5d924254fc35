namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Evaluates a term over the activations of a batch: of all components, or of some while others evaluate the rest.</summary>
/// <remarks>
/// What a component's share of the term needs to know of other components is in their summaries. A term whose components have nothing to do
/// with each other has none. Every sum over components is made in their order, so that bits do not depend on how they are divided.
/// Implementations keep scratch memory: one instance serves one training, from one thread.
/// </remarks>
internal interface IActivationTerm
{
    /// <summary>The floats in which a group of <see cref="Numerics.Kernels.GroupColumns"/> components is summarised.</summary>
    /// <param name="rows">B.</param>
    int SummaryOfGroup(int rows) => 0;

    /// <summary>Says of the components of a batch what the others must know.</summary>
    /// <param name="batch">The activations.</param>
    /// <param name="summary">Receives it, group after group.</param>
    void Summarise(ActivationBatch batch, Span<float> summary)
    {
    }

    /// <summary>Evaluates the components' shares of L, and the gradient of λ·L with respect to their activations.</summary>
    /// <param name="batch">The activations that were summarised.</param>
    /// <param name="all">The summaries of all components.</param>
    /// <param name="losses">What each component adds to L: [stride], zeros at first.</param>
    /// <param name="gradient">∂(λ·L)/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    /// <returns>What of L is no component's: the same wherever it is evaluated.</returns>
    double Evaluate(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> gradient);
}
