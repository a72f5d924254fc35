using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The terms of a sparse autoencoder's loss: each with its factor, so that they add up.</summary>
/// <param name="Reconstruction">The mean squared error.</param>
/// <param name="Sparsity">The penalty of the architecture on activations.</param>
/// <param name="Auxiliary">What the architecture trains beside: dead components, or a gate.</param>
/// <param name="DecoderFree">The decoder-free objective, where it is added.</param>
internal readonly record struct AutoencoderLosses(double Reconstruction, double Sparsity, double Auxiliary, double DecoderFree)
{
    /// <summary>What the terms are called.</summary>
    public static IReadOnlyList<string> Names { get; } = ["reconstruction", "sparsity", "auxiliary", "decoder-free"];

    /// <summary>The sum of the terms.</summary>
    public double Total => ByName.Total;

    /// <summary>The terms by their names.</summary>
    public TermLosses ByName => new(Names, Reconstruction, Sparsity, Auxiliary, DecoderFree);
}
