using SkiaSharp;

namespace EncoderStudy.Experiments.Imaging;

/// <summary>A component in pictures.</summary>
/// <param name="Weights">Its weights, one picture or several, of a shape.</param>
/// <param name="Inputs">Inputs of the same shape.</param>
internal sealed record ComponentStrip(IReadOnlyList<ReadOnlyMemory<float>> Weights, IReadOnlyList<ReadOnlyMemory<float>> Inputs);

/// <summary>Pictures of the weights of each component, in colours, and beside them inputs, in ink: two components to a line.</summary>
/// <remarks>Each picture has its own scale. Where a component has fewer inputs than others, places stay empty.</remarks>
internal sealed class ComponentStrips
{
    private const int StripsInALine = 2;
    private const int PreferredWidth = 1200;
    private const int Gap = 2, WideGap = 14;

    private static readonly SKColor Background = new(0xC8, 0xC8, 0xC8);

    private readonly ImageShape _shape;
    private readonly int _scale;
    private readonly int _width;
    private readonly SKColor[] _colours;

    private ComponentStrips(IReadOnlyList<ComponentStrip> strips, ImageShape shape, int inputs, double covered)
    {
        _shape = shape;
        int weights = strips[0].Weights.Count, lines = (strips.Count + StripsInALine - 1) / StripsInALine;
        _scale = Math.Max(1, PreferredWidth / (StripsInALine * (weights + inputs) * shape.Width));
        int cellWidth = (shape.Width * _scale) + Gap, cellHeight = (shape.Height * _scale) + Gap;
        int stripWidth = ((weights + inputs) * cellWidth) + WideGap;
        _width = (StripsInALine * stripWidth) - WideGap + Gap;
        _colours = new SKColor[_width * ((lines * cellHeight) + Gap)];
        Array.Fill(_colours, Background);
        for (int i = 0; i < strips.Count; i++)
        {
            int left = Gap + (i % StripsInALine * stripWidth), top = Gap + (i / StripsInALine * cellHeight);
            for (int k = 0; k < weights; k++)
                Add(strips[i].Weights[k].Span, left + (k * cellWidth), top, covered, DivergingColours.Of);
            for (int k = 0; k < Math.Min(inputs, strips[i].Inputs.Count); k++)
                Add(strips[i].Inputs[k].Span, left + ((weights + k) * cellWidth), top, covered: 1, Ink);
        }
    }

    /// <param name="strips">The components; at least one, all with as many pictures of weights.</param>
    /// <param name="shape">The shape of a picture.</param>
    /// <param name="inputs">The places for inputs in a strip.</param>
    /// <param name="covered">The share of the weights of a picture that its colours tell apart; see <see cref="WeightScale"/>.</param>
    public static SKBitmap Draw(IReadOnlyList<ComponentStrip> strips, ImageShape shape, int inputs, double covered = 1)
    {
        var drawn = new ComponentStrips(strips, shape, inputs, covered);
        return new SKBitmap(drawn._width, drawn._colours.Length / drawn._width, SKColorType.Rgba8888, SKAlphaType.Opaque)
        {
            Pixels = drawn._colours,
        };
    }

    private void Add(ReadOnlySpan<float> values, int left, int top, double covered, Func<double, SKColor> colourOf)
    {
        float end = WeightScale.Of(values, covered);
        for (int y = 0; y < _shape.Height * _scale; y++)
        {
            for (int x = 0; x < _shape.Width * _scale; x++)
            {
                float value = values[(y / _scale * _shape.Width) + (x / _scale)];
                _colours[((top + y) * _width) + left + x] = colourOf(end > 0 ? value / end : 0);
            }
        }
    }

    /// <summary>Black for 1, white for 0.</summary>
    private static SKColor Ink(double value)
    {
        byte lightness = (byte)Math.Round(255 * (1 - Math.Clamp(value, 0, 1)));
        return new SKColor(lightness, lightness, lightness);
    }
}
