using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.InterruptedFit;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

/// <summary>Fits in processes that are killed, and started again with the same options until one comes to its end.</summary>
public class KilledFitTests
{
    public static TheoryData<string> Cases => [.. FitCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fit_KilledTwiceAndStartedAgain_EndsWithTheBitsOfAnUnbrokenOne(string name)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = Path.Combine(folder.Path, "fit.checkpoint"), weights = Path.Combine(folder.Path, "weights");

        int[] first = RunUntil(epoch: 2, name, checkpoint, weights);
        Assert.Equal(1, first[0]);
        Assert.True(File.Exists(checkpoint));
        int[] second = RunUntil(epoch: 4, name, checkpoint, weights);
        AssertGoesOn(first, second);
        AssertGoesOn(second, RunUntil(epoch: int.MaxValue, name, checkpoint, weights));

        float[] expected = FitCase.Fit(name, checkpoint: null, _ => { });
        Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(weights)).ToArray());
        Assert.Equal(["weights"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    /// <remarks>An epoch is reported after its last checkpoint, so the one reported last may be reported once more.</remarks>
    private static void AssertGoesOn(int[] reported, int[] next) => Assert.InRange(next[0], reported[^1], reported[^1] + 1);

    /// <summary>Starts the fit and kills it when it goes on from an epoch: in the next one, or at its end, where it would wait.</summary>
    /// <returns>The epochs that it reported.</returns>
    private static int[] RunUntil(int epoch, string name, string checkpoint, string weights)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "InterruptedFit.dll"), name, checkpoint, weights])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        var reported = new List<int>();
        while (process.StandardOutput.ReadLine() is string line)
        {
            reported.Add(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
            if (reported[^1] <= epoch)
                process.StandardInput.WriteLine();
            if (reported[^1] == epoch)
                process.Kill();
        }

        process.WaitForExit();
        Assert.Equal(epoch == int.MaxValue, process.ExitCode == 0);
        return [.. reported];
    }
}
