using System.Text.Json;

namespace EncoderStudy.Experiments.Tests.Digits;

/// <summary>One run of the whole job with no option but where to write: 8,000 real digits, 100 epochs.</summary>
public sealed class DigitsJob : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private JsonDocument? _results;

    public ExperimentsProcess Process { get; private set; } = new(-1, "", "");

    public JsonElement Results => (_results ??= JsonDocument.Parse(File.ReadAllText(PathOf("results.json")))).RootElement;

    public JsonElement Encoder => Results.GetProperty("metrics").GetProperty("decoderFreeSae");

    public string PathOf(string name) => Path.Combine(_folder.Path, name);

    public IEnumerable<string> FileNames() => Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)!);

    public async Task InitializeAsync() => Process = await ExperimentsProcess.Run("--output", _folder.Path);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _results?.Dispose();
        _folder.Dispose();
    }
}
