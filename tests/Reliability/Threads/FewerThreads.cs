using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Reliability.Threads;

/// <summary>Fits in a process that has used up its threads but for some.</summary>
internal sealed class FewerThreads : IChildProof
{
    private const int Processors = 8;

    /// <summary>More threads than any of the limits here allow.</summary>
    private const int NoLimit = 1000;

    private const string Begun = "begun", Unlimited = "no limit";

    private const string Same = "the same bits", SameAndWarned = "the same bits, and a warning";

    public string Name => "fewer-threads";

    public string Claim =>
        "Where a limit leaves fewer threads than a fit wants, down to none beside the caller's, it goes on with those and ends with the same bits and a warning; streamed rows too.";

    public void Run(ProofRun run)
    {
        if (!OperatingSystem.IsLinux())
        {
            run.Skip("Limits are set by bash on Linux.");
            return;
        }

        Try(run, "address space", [], "ulimit -v 8000000");
        if (!Environment.IsPrivilegedProcess)
            run.Skip("A limit on processes counts all of a user's: it is tried as a user without any, which takes root.");
        else if (!File.Exists("/usr/bin/setpriv"))
            run.Skip("A limit on processes does not hold for root, and setpriv is not here to be another user.");
        else
            Try(run, "processes", ["/usr/bin/setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"], "ulimit -u 60");
    }

    public int RunAsChild(string[] arguments)
    {
        ThreadedFit fit = ThreadedFit.All.First(fit => fit.Name == arguments[0]);
        int spare = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        float[] expected = fit.Fit(new ThreadedFit.Run());

        // The console starts a thread with the first line.
        Console.WriteLine(Begun);
        if (!UseUpThreads(spare))
        {
            Console.WriteLine(Unlimited);
            return 0;
        }

        bool warned = false;
        var run = new ThreadedFit.Run();
        run.ML.Log += (_, e) => warned |= e.Kind == ChannelMessageKind.Warning && e.RawMessage.Contains("fewer threads", StringComparison.Ordinal);
        bool same = fit.Fit(run).AsSpan().SequenceEqual(expected);
        Console.WriteLine(!same ? "other bits" : warned ? SameAndWarned : Same);
        return 0;
    }

    /// <summary>Starts threads that do nothing until no more can be started, and ends some of them.</summary>
    /// <returns>Whether there is a limit.</returns>
    private static bool UseUpThreads(int spare)
    {
        var gates = new Stack<(Thread Thread, ManualResetEventSlim MayEnd)>();
        try
        {
            while (gates.Count < NoLimit)
            {
                var mayEnd = new ManualResetEventSlim();
                var thread = new Thread(() => mayEnd.Wait()) { IsBackground = true };
                thread.Start();
                gates.Push((thread, mayEnd));
            }

            return false;
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            for (; spare > 0; spare--)
            {
                (Thread thread, ManualResetEventSlim mayEnd) = gates.Pop();
                mayEnd.Set();
                thread.Join();
            }

            return true;
        }
    }

    private void Try(ProofRun run, string limited, string[] before, string limit)
    {
        if (Child(before, limit, [ThreadedFit.All[0].Name, "0"]) is (bool begun, var first) && (!begun || first == Unlimited))
        {
            run.Skip($"A limit on {limited} ({limit}) {(begun ? "limits no threads here" : "does not let a child start here")}.");
            return;
        }

        foreach (ThreadedFit fit in ThreadedFit.All)
        {
            foreach (int spare in new[] { 0, 1, Processors / 2, 2 * Processors })
            {
                (_, string outcome) = Child(before, limit, [fit.Name, $"{spare}"]);
                bool allowed = outcome switch
                {
                    Same => spare > Processors || !fit.DecoderFree,
                    SameAndWarned => spare < Processors,
                    _ => false,
                };
                string what = $"{fit.Name}, a limit on {limited}, {spare} threads left: {(outcome.Length == 0 ? "the process ended" : outcome)}";
                if (allowed)
                    run.Count(what);
                else
                    run.Fail(what);
            }
        }
    }

    /// <returns>Whether a child began under a limit, and what came of it: nothing where the process ended.</returns>
    private (bool Begun, string Outcome) Child(string[] before, string limit, string[] arguments)
    {
        ProcessStartInfo unlimited = ChildProcess.Of(this, arguments);
        string[] command = [.. before, "bash", "-c", $"{limit} && exec \"$@\"", "bash", unlimited.FileName, .. unlimited.ArgumentList];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = $"{Processors}";

        // Of stacks of 128 MB few fit into the address space; the heap has all of its own from the beginning.
        start.Environment["DOTNET_DefaultStackSize"] = "8000000";
        start.Environment["DOTNET_GCHeapHardLimit"] = "20000000";
        using Process child = Process.Start(start)!;
        child.ErrorDataReceived += (_, _) => { };
        child.BeginErrorReadLine();
        string[] printed = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        return (printed is [Begun, ..], string.Join(' ', printed.Skip(1)));
    }
}
