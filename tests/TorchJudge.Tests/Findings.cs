using System.Globalization;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;

namespace Microsoft.ML.EncoderStudy.TorchJudge;

/// <summary>
/// What the tests that compute with torch share: how many of them ran and what they measured, written to a file when the last has
/// ended. The build prints that file after the run (PrintFindings in the project file), since the test runner shows nothing of tests that pass.
/// </summary>
public sealed class Findings : IDisposable
{
    public const string FileName = "findings.txt";

    private readonly List<string> _lines = [];
    private readonly SortedDictionary<string, Comparison> _worst = new(StringComparer.Ordinal);
    private int _tests;
    private long _rowsDrawn;
    private long _rowsLeftOut;

    public Findings() => File.Delete(FilePath);

    private static string FilePath => Path.Combine(AppContext.BaseDirectory, FileName);

    public void TestStarts() => _tests++;

    public void Add(FormattableString line) => _lines.Add(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Keeps the largest distances of a kind of comparison.</summary>
    internal void Add(string kind, Comparison comparison) =>
        _worst[kind] = _worst.TryGetValue(kind, out Comparison before) ? before.Worse(comparison) : comparison;

    /// <summary>Counts rows, and those among them that lay too near a decision boundary to be compared.</summary>
    internal void AddRows(long drawn, long leftOut)
    {
        _rowsDrawn += drawn;
        _rowsLeftOut += leftOut;
    }

    public void Dispose() => File.WriteAllLines(
        FilePath,
        [
            $"{_tests} torch tests ran on {TorchSharp.torch.__version__}.",
            FormattableString.Invariant($"{_rowsLeftOut:N0} of {_rowsDrawn:N0} rows were left out of the comparisons, being too near a decision boundary."),
            .. _worst.Select(worst => $"worst of {worst.Key}: {worst.Value}"),
            .. _lines.Order(StringComparer.Ordinal),
        ]);
}
