namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>One term of an objective over the activations of a batch, or of those of some of the components.</summary>
/// <remarks>
/// <para>
/// Components may be divided among several parts of a term, each on a thread and in memory of its own: all of them prepare, then all of
/// them add their gradients, then any of them gives the loss. A part has a multiple of 16 components, but for the last. Every sum is made
/// in an order that does not depend on the division, so that the bits do not either.
/// </para>
/// <para>Implementations keep scratch memory: one instance serves one training, from one thread.</para>
/// </remarks>
internal interface IObjectiveTerm
{
    /// <summary>Makes this a part of a term.</summary>
    /// <param name="parts">All of its parts, of this class, in the order of their components.</param>
    void Join(IReadOnlyList<IObjectiveTerm> parts);

    /// <summary>Evaluates what the other parts must know of this one.</summary>
    /// <param name="batch">The activations.</param>
    void Prepare(ActivationBatch batch);

    /// <summary>Evaluates the rest, and the gradient of λ·L with respect to the activations.</summary>
    /// <param name="batch">The activations that were prepared.</param>
    /// <param name="gradient">∂/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    void Complete(ActivationBatch batch, Span<float> gradient);

    /// <summary>λ·L, of all parts together.</summary>
    /// <param name="batch">The activations that were completed.</param>
    double Loss(ActivationBatch batch);
}

internal static class ObjectiveTerms
{
    /// <summary>Evaluates λ·L of a term that has all components, and adds its gradient with respect to the activations.</summary>
    /// <param name="term">The term.</param>
    /// <param name="batch">The activations.</param>
    /// <param name="gradient">∂/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    /// <returns>λ·L.</returns>
    public static double Accumulate(this IObjectiveTerm term, ActivationBatch batch, Span<float> gradient)
    {
        term.Prepare(batch);
        term.Complete(batch, gradient);
        return term.Loss(batch);
    }
}
