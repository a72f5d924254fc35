using System.Globalization;

namespace Microsoft.ML.EncoderStudy.TorchJudge;

/// <summary>
/// What the tests that compute with torch share: how many of them ran and what they measured, written to a file when the last has
/// ended. The build prints that file after the run (PrintFindings in the project file), since the test runner shows nothing of tests that pass.
/// </summary>
public sealed class Findings : IDisposable
{
    public const string FileName = "findings.txt";

    private readonly List<string> _lines = [];
    private int _tests;

    public Findings() => File.Delete(FilePath);

    private static string FilePath => Path.Combine(AppContext.BaseDirectory, FileName);

    public void TestStarts() => _tests++;

    public void Add(FormattableString line) => _lines.Add(line.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => File.WriteAllLines(FilePath, [$"{_tests} torch tests ran on {TorchSharp.torch.__version__}.", .. _lines.Order(StringComparer.Ordinal)]);
}
