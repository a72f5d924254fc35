namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>The map x′ = s ∘ (x − μ) on rows stored by their non-zeros, which stay as few: x′ = stored values + offset.</summary>
/// <remarks>
/// s multiplies the stored values and −s ∘ μ becomes the offset, except for an input that no row lacks: its mean is subtracted from the
/// stored values. So a constant input becomes exactly 0, and one with a large mean and a small deviation does not become the difference
/// of two large numbers.
/// </remarks>
internal sealed class ScaledNonZeros
{
    private readonly InputScaler _scaler;
    private readonly bool[] _everywhere;

    /// <param name="scaler">μ and s.</param>
    /// <param name="everywhere">For each input, whether it is 0 in no row.</param>
    public ScaledNonZeros(InputScaler scaler, bool[] everywhere)
    {
        _scaler = scaler;
        _everywhere = everywhere;
        var offset = new float[everywhere.Length];
        for (int d = 0; d < offset.Length; d++)
            offset[d] = everywhere[d] ? 0 : (float)(-scaler.Scale[d] * scaler.Mean[d]);
        Offset = Array.TrueForAll(offset, value => value == 0) ? null : offset;
    }

    /// <summary>What every row has besides its stored values: [inputs], or null where that is 0.</summary>
    public float[]? Offset { get; }

    /// <summary>Scales stored values in place.</summary>
    /// <param name="indices">The inputs they belong to, in a span at least as long.</param>
    /// <param name="values">The non-zeros of any number of rows.</param>
    public void Apply(ReadOnlySpan<int> indices, Span<float> values)
    {
        ReadOnlySpan<double> mean = _scaler.Mean, scale = _scaler.Scale;
        for (int n = 0; n < values.Length; n++)
        {
            int d = indices[n];
            values[n] = (float)(scale[d] * (_everywhere[d] ? values[n] - mean[d] : values[n]));
        }
    }
}
