namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Name">Its name, which may be empty.</param>
/// <param name="ElementTypeName">The name of the type of its elements, which may be one that is not known here.</param>
/// <param name="Shape">Its extents, the slowest first; none for a single number.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafetensorsTensor(string Name, string ElementTypeName, IReadOnlyList<long> Shape, long Begin, long End)
{
    private const int LongestQuote = 100;

    /// <summary>The type of its elements, or null where it is not known here.</summary>
    public SafetensorsElementType? ElementType { get; } = SafetensorsElementType.Find(ElementTypeName);

    /// <summary>The number of rows: the first extent.</summary>
    public long Rows => Shape[0];

    /// <summary>The name, for messages.</summary>
    public string QuotedName => Quote(Name);

    /// <summary>A name from a file as messages show it: in quotation marks, and not longer than can be read.</summary>
    public static string Quote(string name) => $"'{(name.Length <= LongestQuote ? name : name[..LongestQuote] + "…")}'";

    /// <summary>Compares the number of bytes with what shape and type of the elements need.</summary>
    /// <exception cref="FormatException">They differ, or the shape is too large to count.</exception>
    public void CheckLength()
    {
        if (End < Begin)
            throw new FormatException($"tensor {QuotedName}: found an end, {End}, before the beginning, {Begin}");
        // What is not known here has a size that is not known either.
        if (ElementType is not SafetensorsElementType type)
            return;
        Int128 length = type.Size;
        foreach (long extent in Shape)
        {
            length *= extent;
            if (length > long.MaxValue)
                throw new FormatException($"tensor {QuotedName}: found the shape {ShapeText()}, which has more elements than can be counted");
        }

        if (End - Begin != length)
            throw new FormatException($"tensor {QuotedName}: found {End - Begin} bytes, expected {length} for {this}");
    }

    /// <summary>Checks that it can be a column: rows of numbers that are known here.</summary>
    /// <exception cref="FormatException">It cannot.</exception>
    public void CheckIsColumn()
    {
        if (ElementType is not { IsReadable: true })
            throw new FormatException($"tensor {QuotedName}: found elements of type {Shown(ElementTypeName)}, expected one of {SafetensorsElementType.Readable}");
        if (Shape.Count == 0)
            throw new FormatException($"tensor {QuotedName}: found a single number, expected at least one dimension, the first of which counts the rows");
        if (Rows > Array.MaxLength)
            throw new FormatException($"tensor {QuotedName}: found {Rows} rows, expected at most {Array.MaxLength}");
        Int128 rowLength = 1;
        foreach (long extent in Shape.Skip(1))
        {
            rowLength *= extent;
            if (rowLength == 0 || rowLength * ElementType.Size > Array.MaxLength)
                throw new FormatException($"tensor {QuotedName}: found the shape {ShapeText()}, expected rows of at least 1 element and at most {Array.MaxLength} bytes");
        }
    }

    /// <summary>Type and shape, as in F32 [3, 4].</summary>
    public override string ToString() => $"{Shown(ElementTypeName)} {ShapeText()}";

    private static string Shown(string type) => type.Length <= LongestQuote ? type : type[..LongestQuote] + "…";

    private string ShapeText() => $"[{string.Join(", ", Shape)}]";
}
