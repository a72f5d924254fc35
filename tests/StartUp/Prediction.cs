namespace Microsoft.ML.EncoderStudy.StartUp;

/// <summary>What the model makes of it.</summary>
internal sealed class Prediction
{
    public float[] Features { get; set; } = [];
}
