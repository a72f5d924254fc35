using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace EncoderStudy.Experiments.Report;

/// <summary>A piece of a page. Text that is interpolated into one is encoded; other pieces are taken as they are.</summary>
/// <param name="Markup">The piece, as a browser reads it.</param>
internal readonly record struct Html(string Markup)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>No piece at all: where a part of a template does not apply.</summary>
    public static Html None => new("");

    public static Html Of(Template template) => new(template.ToString());

    /// <summary>One piece for each of many things, one below the other.</summary>
    public static Html Each<T>(IEnumerable<T> things, Func<T, Html> piece) => new(string.Join('\n', things.Select(thing => piece(thing).Markup)));

    public override string ToString() => Markup;

    /// <summary>What the compiler makes of an interpolated string: its constant parts are markup, its values are text.</summary>
    [InterpolatedStringHandler]
    public readonly struct Template
    {
        private readonly StringBuilder _page;

        public Template(int literalLength, int formattedCount) => _page = new StringBuilder(literalLength + (16 * formattedCount));

        public void AppendLiteral(string markup) => _page.Append(markup);

        public void AppendFormatted(Html piece) => _page.Append(piece.Markup);

        public void AppendFormatted(string text) => _page.Append(Encoder.Encode(text));

        public void AppendFormatted(int number) => _page.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

        public override string ToString() => _page.ToString();
    }
}
