using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Reliability.InstructionSets;

/// <summary>The same work in processes that are denied instructions, so that they compute in vectors of other widths.</summary>
internal sealed class InstructionSets : IChildProof
{
    /// <summary>Each denies what the one before has left; the last leaves no vectors at all.</summary>
    private static readonly string?[] Denied = [null, "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    public string Name => "instruction-sets";

    public string Claim =>
        "A saved model scores alike with vectors of every width, to the rounding of its sums in another order, and trainings that do not drift yet have losses and weights alike to 1e-4.";

    public void Run(ProofRun run)
    {
        string folder = Directory.CreateTempSubdirectory("instruction-sets").FullName;
        try
        {
            var work = new SeededWork(run.Tries(inShort: 200, inLong: 20_000));
            SeededWork.SaveModels(folder);
            Results expected = work.Do(folder);
            var widths = new HashSet<int>();
            foreach (string? variable in Denied)
            {
                Results found = InChild(folder, work, variable);
                string name = string.Create(CultureInfo.InvariantCulture, $"{variable ?? "everything allowed"}: {found.Arithmetic}");
                run.Note($"{name}.");
                widths.Add(found.Width);
                if (variable is null && found.Width != Kernels.Best.Width)
                    run.Fail($"{name}: not the vectors of this process.");
                Compare(run, found, expected);
            }

            if (widths.Count < 2)
                run.Fail($"All children computed in vectors of {widths.Single()} floats: nothing was compared.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public int RunAsChild(string[] arguments)
    {
        new SeededWork(int.Parse(arguments[1], CultureInfo.InvariantCulture)).Do(arguments[0]).Write(arguments[2]);
        return 0;
    }

    private Results InChild(string folder, SeededWork work, string? denied)
    {
        string output = Path.Combine(folder, "results");
        ProcessStartInfo start = ChildProcess.Of(this, folder, work.Rows.ToString(CultureInfo.InvariantCulture), output);
        if (denied is not null)
            start.Environment[denied] = "0";
        using Process child = Process.Start(start)!;
        string printed = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? Results.Read(output)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The child without {denied ?? "nothing"} ended with {child.ExitCode}: {printed}"));
    }

    private static void Compare(ProofRun run, Results found, Results expected)
    {
        foreach ((string name, float[] values) in expected.Values)
        {
            float[] tolerances = SeededWork.TolerancesOf(name, values), others = found.Values[name];
            int first = values.Length == others.Length
                ? Array.FindIndex(Enumerable.Range(0, values.Length).ToArray(), i => !(Math.Abs(values[i] - others[i]) <= tolerances[i]))
                : 0;
            if (first < 0)
                run.Count(values.AsSpan().SequenceEqual(others) ? "the same bits" : "the same within the tolerance");
            else
                run.Fail(string.Create(CultureInfo.InvariantCulture, $"{name}[{first}] in {found.Arithmetic}: {others[first]:R}, not {values[first]:R} ± {tolerances[first]:R}"));
        }
    }
}
