using System.Text.Json;

namespace MakeDigitSample;

/// <summary>Reads the unpacked npm package: <c>src/digits/0.json</c> to <c>9.json</c>, each <c>{ "data": [ … ] }</c>.</summary>
/// <remarks>
/// A value is pixel / 255 rounded to three decimals, 0 to 1. Neighbouring pixel values are 0.0039 apart and rounding moves them by
/// at most 0.0005, so rounding 255 times the value gives the pixel back exactly.
/// </remarks>
internal static class DigitPackage
{
    /// <summary>All digits, by class, within a class in the package's order.</summary>
    public static List<Digit> Read(string package)
    {
        var digits = new List<Digit>();
        for (byte label = 0; label < Digit.Classes; label++)
        {
            string path = Path.Combine(package, "src", "digits", $"{label}.json");
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(path));
            byte[] pixels = [.. file.RootElement.GetProperty("data").EnumerateArray().Select(value => ToPixel(value.GetDouble(), path))];
            if (pixels.Length % Digit.Length != 0)
                throw new FormatException($"{path}: found {pixels.Length} values, expected a multiple of {Digit.Length}.");
            digits.AddRange(pixels.Chunk(Digit.Length).Select(image => new Digit(label, image)));
        }

        return digits;
    }

    private static byte ToPixel(double value, string path)
        => value is >= 0 and <= 1
            ? (byte)Math.Round(255 * value)
            : throw new FormatException(FormattableString.Invariant($"{path}: found the value {value}, expected one from 0 to 1."));
}
