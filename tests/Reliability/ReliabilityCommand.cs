using System.CommandLine;
using System.Globalization;
using Microsoft.ML.EncoderStudy.Reliability.Report;

namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>What can be typed, and what is printed.</summary>
internal static class ReliabilityCommand
{
    /// <summary>Runs the proofs that the arguments name and ends with the line "N passed, N failed".</summary>
    /// <returns>0 where all of them hold, otherwise 1.</returns>
    public static int Run(string[] arguments)
    {
        var names = new Argument<string[]>("proof") { Description = "The proofs to run; all where none is named.", Arity = ArgumentArity.ZeroOrMore };
        names.AcceptOnlyFromAmong([.. AllProofs.InOrder.Select(proof => proof.Name)]);
        var isLong = new Option<bool>("--long") { Description = "Tries much more, for hours: what the documentation shows." };
        var docs = new Option<string?>("--docs") { Description = "The documentation's folder: keeps what came out there, and writes reliability.md." };
        var root = new RootCommand("Tries what the library must stand, many times, by fixed seeds.") { names, isLong, docs };
        root.SetAction(parsed => RunProofs(parsed.GetValue(names)!, parsed.GetValue(isLong), parsed.GetValue(docs)));
        return root.Parse(arguments).Invoke();
    }

    private static int RunProofs(string[] names, bool isLong, string? docs)
    {
        var results = new List<ProofResult>();
        foreach (IProof proof in AllProofs.InOrder.Where(proof => names.Length == 0 || names.Contains(proof.Name)))
        {
            ProofResult result = RunProof(proof, isLong);
            results.Add(result);
            Print(result);
            // With every proof, since the long form may be interrupted.
            if (docs is not null)
                ReliabilityReport.Write(docs, results);
        }

        int passed = results.Count(result => result.Holds);
        Console.WriteLine($"{passed} passed, {results.Count - passed} failed");
        return passed == results.Count && passed > 0 ? 0 : 1;
    }

    private static ProofResult RunProof(IProof proof, bool isLong)
    {
        Console.WriteLine($"== {proof.Name}: {proof.Claim}");
        var run = new ProofRun(isLong);
        try
        {
            proof.Run(run);
        }
#pragma warning disable CA1031 // Whatever a proof lets out is a failure of the proof: the others still run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            run.Fail($"the proof ended with {error}");
        }

        return run.Result(proof);
    }

    private static void Print(ProofResult result)
    {
        foreach ((string outcome, long count) in result.Outcomes)
            Print(count, outcome);
        if (result.Failed > 0)
            Print(result.Failed, "FAILED");
        foreach (string failure in result.Failures)
            Console.WriteLine($"     failed: {failure}");
        foreach (string reason in result.Skipped)
            Console.WriteLine($"     not tried here: {reason}");
        foreach (string note in result.Notes)
            Console.WriteLine($"     {note}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {(result.Holds ? "holds" : "DOES NOT HOLD")}: {result.Tries:N0} tries in {result.Seconds:N0} s"));
    }

    private static void Print(long count, string outcome) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {count,9:N0} {outcome}"));
}
