using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>A trained encoder as scoring sees it: a = φ(x·Wᵀ + b).</summary>
internal interface IScoredEncoder
{
    /// <summary>W and b.</summary>
    EncoderParameters Encoder { get; }

    /// <summary>φ: from the pre-activations of one row to its activations, in place.</summary>
    /// <param name="values">[stride].</param>
    void Activate(Span<float> values);
}
