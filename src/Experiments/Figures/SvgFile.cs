using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SkiaSharp;

namespace EncoderStudy.Experiments.Figures;

/// <summary>A drawing as SVG that scales with the place it is shown in.</summary>
/// <remarks>
/// Skia writes the size of the drawing but no view box, without which what shows it smaller cuts it off; and the name of a font without
/// anything to fall back to where that is not installed, so that a reader's browser takes one with serifs.
/// </remarks>
internal static class SvgFile
{
    private const string FontFamily = "font-family", Fallback = ", sans-serif";

    public static void Write(Stream destination, int width, int height, Action<SKCanvas> draw)
    {
        using var drawn = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), drawn))
            draw(canvas);
        drawn.Position = 0;
        XDocument document = XDocument.Load(drawn);
        document.Root!.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        foreach (XAttribute font in document.Descendants().Attributes(FontFamily))
            font.Value += Fallback;
        using var writer = XmlWriter.Create(destination, new XmlWriterSettings { CloseOutput = false });
        document.Save(writer);
    }
}
