using System.Xml.Linq;
using EncoderStudy.Experiments.Figures;
using SkiaSharp;

namespace EncoderStudy.Experiments.Tests.Figures;

public sealed class SvgFileTests
{
    [Fact]
    public void Write_ADrawing_HasAViewBoxOfItsSize()
    {
        XElement root = Write(canvas => canvas.DrawRect(0, 0, 10, 10, new SKPaint()));

        Assert.Equal(("0 0 40 30", "40", "30"), ((string?)root.Attribute("viewBox"), (string?)root.Attribute("width"), (string?)root.Attribute("height")));
    }

    [Fact]
    public void Write_Text_NamesAFontToFallBackTo()
    {
        XElement root = Write(canvas => canvas.DrawText("a", 5, 20, new SKFont(SKTypeface.FromFamilyName(FigureFont.Name)), new SKPaint()));

        XElement text = root.Descendants().Single(element => element.Name.LocalName == "text");
        Assert.EndsWith(", sans-serif", (string?)text.Attribute("font-family"), StringComparison.Ordinal);
    }

    private static XElement Write(Action<SKCanvas> draw)
    {
        using var stream = new MemoryStream();
        SvgFile.Write(stream, 40, 30, draw);
        stream.Position = 0;
        return XDocument.Load(stream).Root!;
    }
}
