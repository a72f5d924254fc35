using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Coverage;

/// <summary>Some of many.</summary>
internal readonly record struct Share(int Some, int All)
{
    /// <summary>100 where there is nothing to cover.</summary>
    public double Percentage => All == 0 ? 100 : 100.0 * Some / All;

    public static Share Of(IEnumerable<bool> values)
    {
        bool[] all = [.. values];
        return new Share(all.Count(value => value), all.Length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Percentage:F1} % of {All}");
}
