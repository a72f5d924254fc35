namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>
/// Where a thread packs the blocks of a product's operands: one buffer each for A and B, made at the first packed product of the thread and
/// kept as long as the thread lives, so that products allocate nothing from then on and threads need not know of each other.
/// </summary>
internal static class PanelScratch
{
    [ThreadStatic]
    private static AlignedBuffer? _left;

    [ThreadStatic]
    private static AlignedBuffer? _right;

    public static Span<float> Left(int length) => Grown(ref _left, length);

    public static Span<float> Right(int length) => Grown(ref _right, length);

    private static Span<float> Grown(ref AlignedBuffer? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
            buffer = new AlignedBuffer(length);
        return buffer.Span[..length];
    }
}
