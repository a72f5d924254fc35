using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>A term of the decoder-free objective: all that the rest of the library has to know of it. Immutable.</summary>
/// <remarks>
/// A term is over the activations of a batch, or over the weights. What evaluates it keeps scratch memory and serves one training; the term
/// itself serves any number.
/// </remarks>
/// <param name="Weight">λ, the factor of the term. With 0 it is left out and costs nothing.</param>
internal abstract record ObjectiveTerm(float Weight)
{
    /// <summary>What messages, progress, files and documentation call it.</summary>
    public abstract string Name { get; }

    /// <summary>The option that gives λ.</summary>
    public abstract string WeightOption { get; }

    /// <summary>Whether the term takes part in a training.</summary>
    public bool IsOn => Weight > 0;

    /// <summary>Refuses values outside their ranges, by the names of the options that gave them.</summary>
    public virtual void Check(OptionChecks check) => check.NotNegative(Weight, WeightOption);

    /// <summary>The options that a training may not use, whether it does not, and why.</summary>
    /// <param name="components">K.</param>
    public virtual IEnumerable<(bool IsUnused, string Option, string Reason)> Unused(int components) => [];

    /// <summary>Whether components can be divided among threads that each evaluate the term for their own, and gain by it.</summary>
    /// <param name="components">K.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    public virtual bool CanDivide(int components, int largestBatch) => true;

    /// <summary>What evaluates the term over activations; null where it is not over them.</summary>
    public virtual IActivationTerm? OverActivations() => null;

    /// <summary>What evaluates the term over weights; null where it is not over them.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="inputs">D.</param>
    /// <param name="components">K.</param>
    public virtual IWeightTerm? OverWeights(Kernels kernels, int inputs, int components) => null;
}
