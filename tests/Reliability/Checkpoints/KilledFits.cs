using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.InterruptedFit;

namespace Microsoft.ML.EncoderStudy.Reliability.Checkpoints;

/// <summary>Fits in a process that is killed again and again, by the signal that no program can catch.</summary>
/// <remarks>
/// Most of a try is the start of a process, so each has every case of <see cref="FitCase"/> twice, on threads that go on from their
/// checkpoint, or begin anew, as soon as a fit has come to its end; and every kill meets as many fits, each somewhere else in it.
/// </remarks>
internal sealed class KilledFits : IChildProof
{
    private const int FitsOfACase = 2;
    private const string Ready = "ready";
    private const string UntilKilled = "until-killed";
    private const string ToTheEnd = "to-the-end";

    private static int Slots => FitsOfACase * FitCase.Names.Count;

    public string Name => "killed-fits";

    public string Claim =>
        "A checkpointed fit that is killed at random moments and begun again ends with the bits of one that never was: both estimators, in memory and streamed.";

    public void Run(ProofRun run)
    {
        int kills = run.Tries(inShort: 200, inLong: 10_000) / Slots;
        string folder = Directory.CreateTempSubdirectory("encoderstudy-").FullName;
        try
        {
            float[][] expected = [.. FitCase.Names.Select(name => FitCase.Fit(name, checkpoint: null, _ => { }))];
            var pending = new int[Slots];
            var random = new Random(1);

            // About what a fit takes beside the others, so that kills come as often in its last epoch as in its first.
            TimeSpan longest = RunChild(folder, ToTheEnd, kill: null);
            Judge(folder, expected, pending, run);
            for (int i = 0; i < kills; i++)
            {
                RunChild(folder, UntilKilled, longest * random.NextDouble());
                Judge(folder, expected, pending, run);
                for (int slot = 0; slot < pending.Length; slot++)
                    pending[slot]++;
            }

            RunChild(folder, ToTheEnd, kill: null);
            Judge(folder, expected, pending, run);
            run.Note(string.Create(CultureInfo.InvariantCulture, $"{kills} kills, each of a process with {Slots} fits, at moments up to {longest.TotalMilliseconds:N0} ms into them."));
            foreach (string left in Directory.GetFiles(folder))
                run.Fail($"the last fits left {Path.GetFileName(left)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public int RunAsChild(string[] arguments)
    {
        (string folder, bool again) = (arguments[0], arguments[1] == UntilKilled);
        Thread[] threads = [.. Enumerable.Range(0, Slots).Select(slot => new Thread(() =>
        {
            do
                Fit(folder, slot);
            while (again);
        })
        {
            IsBackground = true,
        })];
        foreach (Thread thread in threads)
            thread.Start();
        Console.WriteLine(Ready);
        if (again)
        {
            // Ends when it is killed, or with the process that would have done so.
            Console.In.ReadToEnd();
            return 1;
        }

        foreach (Thread thread in threads)
            thread.Join();
        return 0;
    }

    private static string CaseOf(int slot) => FitCase.Names[slot % FitCase.Names.Count];

    private static string ResultOf(string folder, int slot) => Path.Combine(folder, $"result-{slot}");

    private static void Fit(string folder, int slot)
    {
        float[] model = FitCase.Fit(CaseOf(slot), Path.Combine(folder, $"checkpoint-{slot}"), _ => { });

        // A result is there whole or not at all. Where one is there that nobody has looked at, this fit is like that one.
        string beside = ResultOf(folder, slot) + ".tmp";
        File.WriteAllBytes(beside, MemoryMarshal.AsBytes<float>(model));
        File.Move(beside, ResultOf(folder, slot), overwrite: true);
    }

    /// <summary>Looks at the fits that have come to their ends.</summary>
    /// <param name="folder">Where their models are.</param>
    /// <param name="expected">The model of every case.</param>
    /// <param name="pending">How often each fit was killed that has not come to its end.</param>
    /// <param name="run">Counts the kills of those that have.</param>
    private static void Judge(string folder, float[][] expected, int[] pending, ProofRun run)
    {
        for (int slot = 0; slot < pending.Length; slot++)
        {
            string result = ResultOf(folder, slot);
            if (!File.Exists(result))
                continue;
            float[] found = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(result)).ToArray();
            File.Delete(result);
            bool same = found.AsSpan().SequenceEqual(expected[slot % FitCase.Names.Count]);
            if (!same)
                run.Fail($"{CaseOf(slot)}: killed {pending[slot]} times, and another model");
            for (; same && pending[slot] > 0; pending[slot]--)
                run.Count($"killed, and in the end the same bits: {CaseOf(slot)}");
            pending[slot] = 0;
        }
    }

    /// <summary>Runs a child to its end, or kills it.</summary>
    /// <returns>What its fits took, if it was not killed.</returns>
    private TimeSpan RunChild(string folder, string verb, TimeSpan? kill)
    {
        ProcessStartInfo start = ChildProcess.Of(this, folder, verb);

        // One thread for each fit: there are more fits than cores.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.RedirectStandardInput = true;
        using Process child = Process.Start(start)!;
        if (child.StandardOutput.ReadLine() != Ready)
            throw new InvalidOperationException("The fits did not begin.");
        var stopwatch = Stopwatch.StartNew();
        if (kill is TimeSpan moment)
        {
            Thread.Sleep(moment);
            child.Kill();
        }

        child.WaitForExit();
        if (kill is null && child.ExitCode != 0)
            throw new InvalidOperationException($"The fits ended with exit code {child.ExitCode}.");
        return stopwatch.Elapsed;
    }
}
