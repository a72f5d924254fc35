namespace MakeDigitSample;

/// <summary>One image, <see cref="Side"/> rows of as many bytes, and the digit it shows.</summary>
internal sealed record Digit(byte Label, byte[] Pixels)
{
    /// <summary>Height and width of an image.</summary>
    public const int Side = 28;

    /// <summary>Bytes of an image.</summary>
    public const int Length = Side * Side;

    /// <summary>How many digits there are.</summary>
    public const int Classes = 10;
}
