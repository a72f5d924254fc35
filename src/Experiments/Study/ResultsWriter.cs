using System.Text.Json;
using System.Text.Json.Serialization;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Results;

namespace EncoderStudy.Experiments.Study;

/// <summary>Writes and reads what an experiment found out, as JSON for other programs.</summary>
internal static class ResultsWriter
{
    public const string FileName = "results.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes <c>results.json</c> in the experiment's folder.</summary>
    public static void Write(string folder, ExperimentResult result) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, Document.Of(result), Format));

    /// <summary>Reads what <see cref="Write"/> wrote. Curves and arrays, which are for figures, are not in it.</summary>
    /// <exception cref="ExperimentException">The file holds something else.</exception>
    public static ExperimentResult Read(string path)
    {
        using Stream stream = RegularFile.Open(path);
        try
        {
            using JsonDocument json = JsonDocument.Parse(stream);
            CheckLists(json.RootElement);
            ExperimentResult result = json.Deserialize<Document>(Format)?.ToResult() ?? throw new JsonException();
            CheckTables(result);
            return result;
        }
        catch (JsonException)
        {
            throw new ExperimentException($"'{path}' does not hold results of this version: delete it, or run the experiment again.");
        }
    }

    /// <summary>Lists have no gaps, which the serializer itself does not see to.</summary>
    private static void CheckLists(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement entry in element.EnumerateArray())
            {
                if (entry.ValueKind == JsonValueKind.Null)
                    throw new JsonException();
                CheckLists(entry);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
                CheckLists(member.Value);
        }
    }

    /// <summary>Every row of a table has a cell for every column.</summary>
    private static void CheckTables(ExperimentResult result)
    {
        if (result.Tables.Any(table => table.Rows.Any(row => row.Count != table.Columns.Count)))
            throw new JsonException();
    }

    /// <summary>The layout of the file.</summary>
    private sealed record Document(
        string Experiment, string Question, string Method, SettingsPart Settings, RunEnvironment Environment, IReadOnlyList<string> Cuts,
        IReadOnlyList<RunPart> Runs, IReadOnlyList<Summary> Summary, IReadOnlyList<Claim> Claims, IReadOnlyList<ResultTable> Tables,
        IReadOnlyList<ResultFigure> Figures, IReadOnlyList<string> Remarks,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RowsLeftOut = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Answer = null)
    {
        public static Document Of(ExperimentResult result) => new(
            result.Verb, result.Question, result.Method, SettingsPart.Of(result.Settings), result.Environment, result.Cuts,
            [.. result.Runs.Select(run => new RunPart(run.Configuration, run.Seed, run.Metrics))], Study.Summary.Of(result.Runs), result.Claims,
            result.Tables, result.Figures, result.Remarks, result.RowsLeftOut, result.Answer);

        public ExperimentResult ToResult() => new()
        {
            Verb = Experiment,
            Question = Question,
            Method = Method,
            Settings = Settings.ToSettings(),
            Environment = Environment,
            Cuts = Cuts,
            Runs = [.. Runs.Select(run => new RunResult { Configuration = run.Configuration, Seed = run.Seed, Metrics = run.Metrics })],
            Claims = Claims,
            Tables = Tables,
            Figures = Figures,
            Remarks = Remarks,
            RowsLeftOut = RowsLeftOut,
            Answer = Answer,
        };
    }

    private sealed record RunPart(string Configuration, int Seed, IReadOnlyDictionary<string, double> Metrics);

    /// <summary>What the results depend on; not where files lay.</summary>
    private sealed record SettingsPart(
        string Dataset, int Epochs, IReadOnlyList<int> Seeds, int Components, Microsoft.ML.Transforms.EncoderEngine Engine, bool Quick)
    {
        public static SettingsPart Of(StudySettings settings) =>
            new(settings.Dataset, settings.Epochs, settings.Seeds, settings.Components, settings.Engine, settings.Quick);

        public StudySettings ToSettings() => new()
        {
            Dataset = Dataset,
            Epochs = Epochs,
            Seeds = Seeds,
            Components = Components,
            Engine = Engine,
            Quick = Quick,
            OutputFolder = "",
        };
    }
}
