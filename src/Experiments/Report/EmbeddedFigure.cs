using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using SkiaSharp;

namespace EncoderStudy.Experiments.Report;

/// <summary>A figure whose picture is part of the page.</summary>
/// <remarks>PNG, since it looks the same everywhere; an SVG's text depends on the reader's fonts.</remarks>
internal static class EmbeddedFigure
{
    public static Html Of(StudyFolder folder, ExperimentResult result, ResultFigure figure)
    {
        string path = folder.PictureOf(result, figure);
        return Html.Of($"""
            <figure>
            <div class="card" tabindex="0" role="region" aria-label="Figure: {figure.Caption}">{Picture(path, figure)}</div>
            <figcaption>{figure.Caption}</figcaption>
            </figure>
            """);
    }

    private static Html Picture(string path, ResultFigure figure)
    {
        if (!File.Exists(path))
            return Html.Of($"""<p class="missing">{Path.GetFileName(path)} is not there any more. It showed: {figure.AlternativeText}</p>""");
        using var copy = new MemoryStream();
        using (Stream file = RegularFile.Open(path))
            file.CopyTo(copy);
        byte[] content = copy.ToArray();
        SKImageInfo size = SKBitmap.DecodeBounds(content);
        return Html.Of($"""
            <img src="data:image/png;base64,{Convert.ToBase64String(content)}" alt="{figure.AlternativeText}"
             width="{size.Width}" height="{size.Height}" style="--natural: {size.Width}px">
            """);
    }
}
