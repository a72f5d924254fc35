using System.Text.Json;

namespace EncoderStudy.Experiments.Results;

/// <summary>What an experiment was asked, where it ran and what came out, as JSON for other programs.</summary>
internal static class ResultsFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    public static void Write<TSettings, TMetrics>(string path, TSettings settings, TMetrics metrics) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, new { settings, environment = new RunEnvironment(), metrics }, Format));
}
