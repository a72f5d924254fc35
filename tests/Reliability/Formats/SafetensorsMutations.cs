using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>Headers of safetensors files that are valid JSON, and hostile.</summary>
internal static class SafetensorsMutations
{
    /// <summary>The most tensors, notes or numbers that are added.</summary>
    private const int MostAdded = 100_000;

    private static readonly string[] Types =
        ["F32", "F64", "F16", "BF16", "I8", "U8", "I16", "U16", "I32", "U32", "I64", "U64", "BOOL", "F8_E4M3", "C64", "F4", "f32", ""];

    private static readonly string[] Members = ["dtype", "shape", "data_offsets"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FileMutation> All { get; } =
    [
        OfTensor("set an extent", (tensor, random) => SetNumber(tensor["shape"], random)),
        OfTensor("set an offset", (tensor, random) => SetNumber(tensor["data_offsets"], random)),
        OfTensor("set a type", (tensor, random) => tensor["dtype"] = Types[random.Next(Types.Length)]),
        OfTensor("add an extent", (tensor, random) => (tensor["shape"] as JsonArray)?.Add(OneOf(random, 0L, 1, 2, 1L << 31, int.MaxValue, long.MaxValue))),
        OfTensor("remove an extent", (tensor, random) => Remove(tensor["shape"] as JsonArray)),
        OfTensor("make it hold nothing", HoldNothing),
        OfTensor("remove a member", (tensor, random) => tensor.Remove(OneOf(random, Members))),
        OfTensor("put something else in a member", (tensor, random) => tensor[OneOf(random, Members)] = SomethingElse(random)),
        OfTensor("add a member", (tensor, random) => tensor["more"] = SomethingElse(random)),
        OfTensor("give it very many extents", (tensor, random) => tensor["shape"] = Ones(random)),
        OfTensor("give it very many offsets", (tensor, random) => tensor["data_offsets"] = Ones(random)),
        OfHeader("rename a tensor", (header, random) => Rename(header, random)),
        OfHeader("remove a tensor", (header, random) => header.Remove(OneOf(random, [.. header.Select(entry => entry.Key), ""]))),
        OfHeader("put something else in place of a tensor", (header, random) => header[OneOf(random, [.. header.Select(entry => entry.Key), "x"])] = SomethingElse(random)),
        OfHeader("exchange two tensors' bytes", ExchangeBytes),
        OfHeader("add tensors that hold nothing", AddEmpty),
        OfHeader("add notes", AddNotes),
        OfText("name a tensor twice", (header, random) => header.StartsWith('{') && header.LastIndexOf("},", StringComparison.Ordinal) is > 0 and int end
            ? $"{header[..(end + 1)]},{header[1..]}" : header),
        OfText("nest it deeply", (header, random) =>
        {
            int depth = 1 << random.Next(14);
            return $$"""{"x":{{new string('[', depth)}}{{new string(']', depth)}},{{header.TrimStart('{')}}""";
        }),
        OfText("put spaces behind it", (header, random) => header + new string(' ', random.Next(100))),
        OfText("escape a name", (header, random) => header.Replace("activations", OneOf(random, "\\u0061ctivations", "\\ud800", "a\\u0000", "\\\"", "\\x"), StringComparison.Ordinal)),
    ];

    private static FileMutation OfText(string name, Func<string, Random, string> change) => new(name, (file, random) =>
        SafetensorsContent.FileOf(
            Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(SafetensorsContent.Header(file)), random)),
            SafetensorsContent.Data(file)));

    /// <summary>Changes the header as the object that it is; a header that is none, or has names twice, is left alone.</summary>
    private static FileMutation OfHeader(string name, Action<JsonObject, Random> change) => new(name, (file, random) =>
    {
        try
        {
            if (JsonNode.Parse(SafetensorsContent.Header(file),
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is not JsonObject header)
                return [.. file];
            change(header, random);
            return SafetensorsContent.FileOf(Encoding.UTF8.GetBytes(header.ToJsonString()), SafetensorsContent.Data(file));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [.. file];
        }
    });

    private static FileMutation OfTensor(string name, Action<JsonObject, Random> change) => OfHeader(name, (header, random) =>
    {
        JsonObject[] tensors = [.. header.Where(entry => entry.Key != "__metadata__").Select(entry => entry.Value).OfType<JsonObject>()];
        if (tensors.Length > 0)
            change(OneOf(random, tensors), random);
    });

    private static void SetNumber(JsonNode? node, Random random)
    {
        if (node is not JsonArray { Count: > 0 } numbers)
            return;
        int place = random.Next(numbers.Count);
        long present = numbers[place] is JsonValue value && value.TryGetValue(out long number) ? number : 0;
        numbers[place] = random.Next(10) == 0 ? OneOf<JsonNode>(random, 1.5, -1, 1e30, ulong.MaxValue, "3", true) : Numbers.Integer(present, random);
    }

    private static void Remove(JsonArray? numbers)
    {
        if (numbers?.Count > 0)
            numbers.RemoveAt(0);
    }

    /// <summary>No rows, each of which would be as long as can be; its bytes are no one's then, or it keeps none.</summary>
    private static void HoldNothing(JsonObject tensor, Random random)
    {
        tensor["shape"] = OneOf<JsonNode>(
            random, new JsonArray(0, int.MaxValue), new JsonArray(0, 2_147_483_591), new JsonArray(0, 1 << 28),
            new JsonArray(int.MaxValue, 0), new JsonArray(0));
        if (tensor["data_offsets"] is JsonArray { Count: 2 } offsets)
            offsets[1] = offsets[0]?.DeepClone();
    }

    private static void Rename(JsonObject header, Random random)
    {
        string name = OneOf(random, [.. header.Select(entry => entry.Key), "x"]);
        JsonNode? value = header[name]?.DeepClone();
        header.Remove(name);
        header[OneOf(random, "", " ", "\0", "__metadata__", "Features", new string('n', 1 + random.Next(10_000)), "é\n", name + name)] = value;
    }

    private static void ExchangeBytes(JsonObject header, Random random)
    {
        JsonObject[] tensors = [.. header.Select(entry => entry.Value).OfType<JsonObject>().Where(tensor => tensor.ContainsKey("data_offsets"))];
        if (tensors.Length == 0)
            return;
        JsonObject first = OneOf(random, tensors), second = OneOf(random, tensors);
        JsonNode? ofFirst = first["data_offsets"]?.DeepClone();
        first["data_offsets"] = second["data_offsets"]?.DeepClone();
        second["data_offsets"] = ofFirst;
    }

    private static void AddEmpty(JsonObject header, Random random)
    {
        int count = Few(random) / 50;
        for (int i = 0; i < count; i++)
            header[$"empty{i}"] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(0, 1 + random.Next(1 << 28)), ["data_offsets"] = new JsonArray(0, 0) };
    }

    private static void AddNotes(JsonObject header, Random random)
    {
        var notes = new JsonObject();
        int count = Few(random);
        for (int i = 0; i < count; i++)
            notes[$"{i}"] = "";
        header["__metadata__"] = notes;
    }

    private static JsonArray Ones(Random random) => [.. Enumerable.Repeat(1, Few(random)).Select(one => (JsonNode)one)];

    private static JsonNode? SomethingElse(Random random) => random.Next(6) switch
    {
        0 => null,
        1 => "text",
        2 => new JsonArray(1, new JsonArray(2)),
        3 => new JsonObject { ["dtype"] = new JsonObject() },
        4 => 1e300,
        _ => new string('t', random.Next(1000)),
    };

    /// <summary>Mostly few, for time's sake: one in a thousand is as many as there can be.</summary>
    private static int Few(Random random) => (int)(MostAdded * Math.Pow(random.NextDouble(), 8));

    private static T OneOf<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
