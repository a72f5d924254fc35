using SkiaSharp;

namespace EncoderStudy.Experiments.Figures;

/// <summary>The font of all figures: one without serifs that is installed.</summary>
/// <remarks>Left to itself the plotting library may find none, and take the first font there is.</remarks>
internal static class FigureFont
{
    private static readonly string[] Preferred =
        ["Segoe UI", "Helvetica Neue", "Helvetica", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial", "Ubuntu", "Cantarell"];

    /// <summary>Its name; the plotting library's own choice where none of the preferred ones is there.</summary>
    public static string Name { get; } =
        Preferred.FirstOrDefault(name => SKFontManager.Default.FontFamilies.Contains(name)) ?? ScottPlot.Fonts.Default;

    /// <summary>Makes it that of all plots from now on.</summary>
    public static void Use() => ScottPlot.Fonts.Default = Name;
}
