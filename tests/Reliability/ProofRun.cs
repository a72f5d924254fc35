using System.Diagnostics;

namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>The tries of one proof and what came of them. Thread-safe.</summary>
/// <param name="isLong">Whether to try as much as the long form does.</param>
internal sealed class ProofRun(bool isLong)
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _stopwatch = Stopwatch.StartNew();
    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];
    private readonly List<string> _skipped = [];
    private readonly List<string> _notes = [];
    private long _failed;

    /// <summary>Failures beyond these are counted and not described.</summary>
    private const int DescribedFailures = 20;

    /// <summary>How many tries to make.</summary>
    /// <param name="inShort">In the form that CI runs.</param>
    /// <param name="inLong">In the long form.</param>
    public int Tries(int inShort, int inLong) => isLong ? inLong : inShort;

    /// <summary>Counts a try that bore the claim out.</summary>
    /// <param name="outcome">Which of the outcomes that the claim allows: a few words, the same for all that are alike.</param>
    public void Count(string outcome)
    {
        lock (_lock)
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>Counts a try that did not, and says enough to repeat it.</summary>
    public void Fail(string what)
    {
        lock (_lock)
        {
            _failed++;
            if (_failures.Count < DescribedFailures)
                _failures.Add(what);
        }
    }

    /// <summary>An exception in one line: what it is, what it says, and where it came from.</summary>
    public static string Describe(Exception error)
    {
        Exception cause = error.GetBaseException();
        string places = string.Join(" < ", new StackTrace(cause).GetFrames().Take(6).Select(frame => $"{frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}"));
        return $"{cause.GetType().FullName}: {cause.Message.ReplaceLineEndings(" ")} [{places}]";
    }

    /// <summary>Says what could not be tried on this machine, and why.</summary>
    public void Skip(string reason)
    {
        lock (_lock)
            _skipped.Add(reason);
    }

    /// <summary>Adds something measured: a sentence.</summary>
    public void Note(string measurement)
    {
        lock (_lock)
            _notes.Add(measurement);
    }

    /// <summary>What came out so far.</summary>
    public ProofResult Result(IProof proof)
    {
        lock (_lock)
        {
            return new ProofResult
            {
                Name = proof.Name,
                Claim = proof.Claim,
                IsLong = isLong,
                Seconds = _stopwatch.Elapsed.TotalSeconds,
                Outcomes = new SortedDictionary<string, long>(_outcomes, StringComparer.Ordinal),
                Failed = _failed,
                Failures = [.. _failures],
                Skipped = [.. _skipped],
                Notes = [.. _notes],
            };
        }
    }
}
