namespace Microsoft.ML.Transforms;

/// <summary>What an output column of an encoder holds.</summary>
internal enum EncoderOutput
{
    Activations,
    Responsibilities,
    Energy,
    Component,
    Reconstruction,
    ReconstructionError,
}
