using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.StartUp;

/// <summary>What the model reads.</summary>
internal sealed class Digit
{
    [VectorType(784)]
    public float[] Pixels { get; set; } = new float[784];
}
