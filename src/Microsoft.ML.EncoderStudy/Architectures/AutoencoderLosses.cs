using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The terms of a sparse autoencoder's loss: each with its factor, so that they add up.</summary>
/// <param name="Reconstruction">The mean squared error.</param>
/// <param name="Sparsity">The penalty of the architecture on activations.</param>
/// <param name="Auxiliary">What the architecture trains beside: dead components, or a gate.</param>
/// <param name="DecoderFree">The decoder-free objective, where it is added.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AutoencoderLosses(double Reconstruction, double Sparsity, double Auxiliary, double DecoderFree) : ITermLosses
{
    public static IReadOnlyList<string> Names { get; } = ["reconstruction", "sparsity", "auxiliary", "decoder-free"];
}
