namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Randomness for every pass over a stream: the same for the same pass, whatever was done before it.</summary>
/// <param name="seed">Chooses among all of it.</param>
internal sealed class PassSeed(uint seed)
{
    /// <summary>Successive multiples of this odd number run through all of 2³² before one comes back.</summary>
    private const uint Stride = 0x9E3779B9;

    /// <summary>Draws the batches of a pass.</summary>
    public Random DrawsOf(long pass) => RandomUtils.Create(unchecked(seed + (2 * (uint)pass * Stride)));

    /// <summary>Draws the order in which a data view that can shuffle brings the rows of a pass.</summary>
    public Random OrderOf(long pass) => RandomUtils.Create(unchecked(seed + (((2 * (uint)pass) + 1) * Stride)));
}
