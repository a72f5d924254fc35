using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.EncoderStudy.Coverage;

/// <summary>Which lines and branches of each source file ran in any of several runs.</summary>
internal sealed class CoverageReport
{
    private const string SourceFolder = "/src/Microsoft.ML.EncoderStudy/";
    private const int MissedFilesShown = 15;

    private readonly Dictionary<(string File, int Line), bool> _lines = [];
    private readonly Dictionary<(string File, string Method, BranchPlace Place), bool> _branches = [];

    /// <summary>A way out of a conditional jump of the compiled method.</summary>
    private readonly record struct BranchPlace(int Line, int Offset, int Path, uint Ordinal);

    public Share Lines => Share.Of(_lines.Values);

    public Share Branches => Share.Of(_branches.Values);

    /// <summary>Merges what several test projects measured.</summary>
    /// <param name="files">Files in coverlet's own format: by module, file, class and method, how often each line and branch ran.</param>
    public static CoverageReport Read(IEnumerable<string> files)
    {
        var report = new CoverageReport();
        foreach (string file in files)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonProperty source in document.RootElement.EnumerateObject().SelectMany(module => module.Value.EnumerateObject()))
            {
                foreach (JsonProperty method in source.Value.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
                    report.Add(InLibrary(source.Name), method);
            }
        }

        return report;
    }

    /// <summary>The shares by folder and of all, and the files in which most branches and lines did not run.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"{"lines",18}{"branches",20}");
        foreach (IGrouping<string, string> folder in Files().GroupBy(FolderOf).OrderBy(folder => folder.Key, StringComparer.Ordinal))
            output.WriteLine($"{LinesOf(folder),18}{BranchesOf(folder),20}  {folder.Key}");
        output.WriteLine($"{Lines,18}{Branches,20}  all");
        output.WriteLine();
        output.WriteLine("Most that no test runs:");
        foreach (string file in Files().OrderByDescending(Missed).ThenBy(file => file, StringComparer.Ordinal)
            .Take(MissedFilesShown).Where(file => Missed(file) > 0))
        {
            IEnumerable<int> lines = _lines.Where(line => line.Key.File == file && !line.Value).Select(line => line.Key.Line).Order();
            output.WriteLine($"  {file}: {BranchesOf([file])} branches; lines {string.Join(' ', lines)}");
        }
    }

    private void Add(string file, JsonProperty method)
    {
        foreach (JsonProperty line in method.Value.GetProperty(nameof(Lines)).EnumerateObject())
            Note(_lines, (file, int.Parse(line.Name, CultureInfo.InvariantCulture)), line.Value.GetInt32());
        foreach (JsonElement branch in method.Value.GetProperty(nameof(Branches)).EnumerateArray())
        {
            var place = new BranchPlace(
                branch.GetProperty("Line").GetInt32(), branch.GetProperty("Offset").GetInt32(), branch.GetProperty("Path").GetInt32(),
                branch.GetProperty("Ordinal").GetUInt32());
            Note(_branches, (file, method.Name, place), branch.GetProperty("Hits").GetInt32());
        }
    }

    private static void Note<TKey>(Dictionary<TKey, bool> places, TKey place, int hits)
        where TKey : notnull => places[place] = hits > 0 || places.GetValueOrDefault(place);

    private IEnumerable<string> Files() => _lines.Keys.Select(line => line.File).Distinct();

    private int Missed(string file) => _lines.Count(line => line.Key.File == file && !line.Value)
        + _branches.Count(branch => branch.Key.File == file && !branch.Value);

    private Share LinesOf(IEnumerable<string> files) => Share.Of(_lines.Where(line => files.Contains(line.Key.File)).Select(line => line.Value));

    private Share BranchesOf(IEnumerable<string> files) =>
        Share.Of(_branches.Where(branch => files.Contains(branch.Key.File)).Select(branch => branch.Value));

    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    private static string InLibrary(string file)
    {
        string path = file.Replace('\\', '/');
        int start = path.LastIndexOf(SourceFolder, StringComparison.Ordinal);
        return start < 0 ? path : path[(start + SourceFolder.Length)..];
    }
}
