using System.Text;
using System.Text.Json;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>Reads the JSON of a safetensors header from its beginning to its end, keeping nothing but the tensors.</summary>
/// <remarks>
/// So that no header takes much more memory than its own length, numbers are counted while they are read, and what is of no use here (notes,
/// and members of tensors that are not known) is passed over. No object may have a name twice, which of two would count being anyone's guess.
/// </remarks>
internal ref struct SafetensorsHeaderReader
{
    /// <summary>Tensors need three; a little more is let pass for the sake of what may be added to the format.</summary>
    private const int DeepestNesting = 8;

    /// <summary>More dimensions than any library makes.</summary>
    private const int MostDimensions = 255;

    /// <summary>More notes than anyone keeps: their names are compared with each other, which takes memory.</summary>
    private const int MostNotes = 1 << 16;

    private const int LongestQuote = 40;
    private const string Notes = "__metadata__", Type = "dtype", Shape = "shape", Offsets = "data_offsets";

    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;

    private SafetensorsHeaderReader(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    /// <summary>Reads the tensors, in the order of the header.</summary>
    /// <param name="json">The header, an object in valid UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, nested too deeply, or has a name twice.</exception>
    /// <exception cref="InvalidOperationException">A name has an escape that stands for no text.</exception>
    /// <exception cref="FormatException">A tensor is not described as it has to be.</exception>
    public static List<SafetensorsTensor> Read(ReadOnlySpan<byte> json) => new SafetensorsHeaderReader(json).ReadAll();

    private List<SafetensorsTensor> ReadAll()
    {
        var tensors = new List<SafetensorsTensor>();
        var names = new HashSet<string>();
        _reader.Read();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            string name = _reader.GetString()!;
            if (!names.Add(name))
                throw Twice(name);
            _reader.Read();
            if (name == Notes)
                PassOver();
            else
                tensors.Add(ReadTensor(name));
        }

        // Only spaces may follow, which is what this checks.
        _reader.Read();
        return tensors;
    }

    private SafetensorsTensor ReadTensor(string tensor)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Unexpected(tensor, $"an object with {Type}, {Shape} and {Offsets}");
        string? type = null;
        long[]? shape = null, offsets = null;
        HashSet<string>? others = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            if (IsNext(Type, isThere: type is not null))
                type = ReadType(tensor);
            else if (IsNext(Shape, isThere: shape is not null))
                shape = ReadWholeNumbers(tensor, Shape, MostDimensions);
            else if (IsNext(Offsets, isThere: offsets is not null))
                offsets = ReadWholeNumbers(tensor, Offsets, most: 2);
            else
                PassOverMember(others ??= []);
        }

        if (type is null || shape is null || offsets is null)
            throw new FormatException(
                $"tensor {SafetensorsTensor.Quote(tensor)}: found no {(type is null ? Type : shape is null ? Shape : Offsets)}, expected {Type}, {Shape} and {Offsets}");
        if (offsets.Length != 2)
            throw new FormatException($"tensor {SafetensorsTensor.Quote(tensor)}: found {offsets.Length} numbers in {Offsets}, expected 2, beginning and end");
        var result = new SafetensorsTensor(tensor, type, shape, offsets[0], offsets[1]);
        result.CheckLength();
        return result;
    }

    /// <summary>Whether the reader is at the member of that name; then goes on to its value.</summary>
    private bool IsNext(string name, bool isThere)
    {
        if (!_reader.ValueTextEquals(name))
            return false;
        if (isThere)
            throw Twice(name);
        return _reader.Read();
    }

    private string ReadType(string tensor)
    {
        if (_reader.TokenType != JsonTokenType.String)
            throw Unexpected(tensor, $"text in {Type}");
        // A copy of the name for every tensor would take more than the header does.
        foreach (string known in SafetensorsElementType.Names)
        {
            if (_reader.ValueTextEquals(known))
                return known;
        }

        return _reader.GetString()!;
    }

    private long[] ReadWholeNumbers(string tensor, string name, int most)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw Unexpected(tensor, $"an array of numbers in {name}");
        Span<long> numbers = stackalloc long[most];
        int count = 0;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long value) || value < 0)
                throw Unexpected(tensor, $"whole numbers from 0 to {long.MaxValue} in {name}");
            if (count == most)
                throw new FormatException($"tensor {SafetensorsTensor.Quote(tensor)}: found more than {most} numbers in {name}, expected at most {most}");
            numbers[count++] = value;
        }

        return numbers[..count].ToArray();
    }

    /// <summary>Goes from the name of a member that is of no use here to the end of its value.</summary>
    /// <param name="names">The names of such members of the same object.</param>
    private void PassOverMember(HashSet<string> names)
    {
        string name = _reader.GetString()!;
        if (!names.Add(name))
            throw Twice(name);
        if (names.Count > MostNotes)
            throw new FormatException($"found an object with more than {MostNotes} names that are not those of tensors, expected at most {MostNotes}");
        _reader.Read();
        PassOver();
    }

    /// <summary>Goes to the end of a value that is of no use here.</summary>
    private void PassOver()
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            var names = new HashSet<string>();
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
                PassOverMember(names);
        }
        else if (_reader.TokenType == JsonTokenType.StartArray)
        {
            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                PassOver();
        }
    }

    private static JsonException Twice(string name) => new($"the name {SafetensorsTensor.Quote(name)} comes twice");

    /// <summary>The error for a value that is not what was expected.</summary>
    private FormatException Unexpected(string tensor, string expected)
    {
        int begin = (int)_reader.TokenStartIndex;
        // To its end, which also finds what is wrong with the JSON itself.
        PassOver();
        // A character has at most four bytes.
        int end = Math.Min((int)_reader.BytesConsumed, begin + 4 * LongestQuote);
        string found = Encoding.UTF8.GetString(_json[begin..end]);
        string quote = found.Length <= LongestQuote && end == _reader.BytesConsumed ? found : found[..Math.Min(found.Length, LongestQuote)] + "…";
        return new FormatException($"tensor {SafetensorsTensor.Quote(tensor)}: found {quote}, expected {expected}");
    }
}
