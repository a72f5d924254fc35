using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Results;

namespace EncoderStudy.Experiments.Study;

/// <summary>Keeps every finished run in a file of its own, so that an interrupted command loses none of them.</summary>
/// <remarks>
/// A run is taken up again only where everything it depends on is as it was: the settings that are given with it are kept beside it and
/// compared. A checksum beside it finds one that was damaged or changed by hand, which is done again.
/// </remarks>
/// <param name="folder">The folder of the files; made when the first is written.</param>
/// <param name="resume">Whether finished runs are taken up.</param>
internal sealed class RunStore(string folder, bool resume)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new SinglesAsBytes() },
    };

    /// <summary>The run of these settings: taken up if it is there, done and kept otherwise.</summary>
    /// <param name="settings">Everything that the run depends on.</param>
    /// <param name="run">Does it.</param>
    public RunResult GetOrRun(object settings, Func<RunResult> run)
    {
        string description = JsonSerializer.Serialize(settings, Format);
        string path = Path.Combine(folder, NameOf(description) + ".json");
        if (resume && Read(path) is KeptRun kept && kept.Settings == description)
            return kept.Result;

        RunResult result = run();
        Directory.CreateDirectory(folder);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, new KeptRun(description, ChecksumOf(result), result), Format));
        return result;
    }

    /// <summary>A kept run; null where there is none, or one that is damaged or of another layout: then it is done again.</summary>
    private static KeptRun? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        using Stream stream = RegularFile.Open(path);
        try
        {
            return JsonSerializer.Deserialize<KeptRun>(stream, Format) is KeptRun kept && ChecksumOf(kept.Result) == kept.Checksum ? kept : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string ChecksumOf(RunResult result) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(result, Format)));

    private static string NameOf(string description) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(description.AsSpan())))[..16];

    private sealed record KeptRun(string Settings, string Checksum, RunResult Result);

    private sealed class SinglesAsBytes : JsonConverter<float[]>
    {
        public override float[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            MemoryMarshal.Cast<byte, float>(reader.GetBytesFromBase64()).ToArray();

        public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options) =>
            writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.AsSpan()));
    }
}
