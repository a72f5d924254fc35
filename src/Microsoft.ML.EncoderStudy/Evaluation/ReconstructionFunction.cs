namespace Microsoft.ML.Data;

/// <summary>Computes an input back from its activations: a decoder, or what stands in for one.</summary>
/// <param name="activations">The activations, one value per component.</param>
/// <param name="reconstruction">Receives the reconstruction, one value per input; all of it is to be written.</param>
public delegate void ReconstructionFunction(ReadOnlySpan<float> activations, Span<float> reconstruction);
