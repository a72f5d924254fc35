using SkiaSharp;

namespace EncoderStudy.Experiments.Imaging;

/// <summary>Blue for negative, white for 0, red for positive; equally far from 0 is equally far from white.</summary>
internal static class DivergingColours
{
    private static readonly SKColor Negative = new(0x21, 0x66, 0xAC);
    private static readonly SKColor Zero = SKColors.White;
    private static readonly SKColor Positive = new(0xB2, 0x18, 0x2B);

    /// <summary>The colour of a value in −1 … 1; those beyond are taken as the nearer end.</summary>
    public static SKColor Of(double value)
    {
        SKColor end = value < 0 ? Negative : Positive;
        double share = Math.Min(Math.Abs(value), 1);
        return new SKColor(Mix(Zero.Red, end.Red, share), Mix(Zero.Green, end.Green, share), Mix(Zero.Blue, end.Blue, share));
    }

    private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + (share * (to - from)));
}
