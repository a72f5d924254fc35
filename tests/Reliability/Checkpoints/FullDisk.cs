namespace Microsoft.ML.EncoderStudy.Reliability.Checkpoints;

/// <summary>Fits whose checkpoint finds no room, or a place where nothing may be written.</summary>
internal sealed class FullDisk : IProof
{
    private const string File = "fit.checkpoint";
    private const int Kilobytes = 512;
    private const int PageBytes = 4096;

    private static IReadOnlyList<SmallFit> Fits { get; } =
        [SmallFit.DecoderFree, SmallFit.Autoencoder, SmallFit.DecoderFreeStreamed, SmallFit.AutoencoderStreamed];

    public string Name => "full-disk";

    public string Claim =>
        "A fit whose checkpoint cannot be written says so, with the path; the checkpoint before is as it was, nothing is left half-written, and with room again the fit ends with the bits of an unbroken one.";

    public void Run(ProofRun run)
    {
        float[][] expected = [.. Fits.Select(fit => fit.Fit(checkpoint: null, TimeSpan.Zero))];
        TryProtectedFolder(expected, run);
        using SmallDisk? disk = SmallDisk.TryMount(Kilobytes, out string reason);
        if (disk is null)
        {
            run.Skip($"full and read-only disks: {reason}");
            return;
        }

        var random = new Random(1);
        for (int i = run.Tries(inShort: 25, inLong: 1000); i > 0; i--)
        {
            for (int fit = 0; fit < Fits.Count; fit++)
            {
                TryFullDisk(disk, Fits[fit], expected[fit], random, run);
                TryReadOnlyDisk(disk, Fits[fit], expected[fit], run);
            }
        }
    }

    /// <summary>The disk becomes full at the end of an epoch, but for a few pages or none.</summary>
    private static void TryFullDisk(SmallDisk disk, SmallFit fit, float[] expected, Random random, ProofRun run)
    {
        string path = Path.Combine(disk.Path, File);
        int epoch = random.Next(0, SmallFit.Epochs), room = 0;
        byte[]? before = null;
        if (epoch == 0)
            Fill();
        string failure = Refusal(fit, path, after =>
        {
            if (after != epoch)
                return;
            before = System.IO.File.ReadAllBytes(path);
            Fill();
        });
        Judge(
            run, $"{fit.Name}, {room} bytes of room after epoch {epoch}", "a full disk", disk, before,
            failure.StartsWith($"The checkpoint at CheckpointPath '{path}' could not be written", StringComparison.Ordinal) && failure.Contains("space", StringComparison.OrdinalIgnoreCase) ? null : failure,
            () => fit.Fit(path, TimeSpan.Zero), expected);

        // One page less than a checkpoint takes, or less.
        void Fill()
        {
            room = before is null ? 0 : PageBytes * random.Next(0, (before.Length - 1) / PageBytes + 1);
            disk.LeaveRoom(room);
        }
    }

    private static void TryReadOnlyDisk(SmallDisk disk, SmallFit fit, float[] expected, ProofRun run)
    {
        string path = Path.Combine(disk.Path, File);
        fit.Interrupt(path, epoch: 1);
        byte[] before = System.IO.File.ReadAllBytes(path);
        disk.MakeReadOnly();
        string failure = Refusal(fit, path, _ => { });
        disk.MakeWritable();
        Judge(
            run, $"{fit.Name}, read-only", "a disk that is read-only", disk, before,
            failure.StartsWith($"The checkpoint at CheckpointPath '{path}' cannot be written", StringComparison.Ordinal) ? null : failure,
            () => fit.Fit(path, TimeSpan.Zero), expected);
    }

    /// <summary>Nobody but root is stopped by a folder's permissions.</summary>
    private static void TryProtectedFolder(float[][] expected, ProofRun run)
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            run.Skip("a folder without permission to write: nothing is forbidden to root");
            return;
        }

        string folder = Directory.CreateTempSubdirectory("encoderstudy-").FullName;
        string path = Path.Combine(folder, File);
        for (int i = 0; i < Fits.Count; i++)
        {
            Fits[i].Interrupt(path, epoch: 1);
            byte[] before = System.IO.File.ReadAllBytes(path);
            UnixFileMode mode = System.IO.File.GetUnixFileMode(folder);
            System.IO.File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            string failure = Refusal(Fits[i], path, _ => { });
            System.IO.File.SetUnixFileMode(folder, mode);
            bool intact = before.AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(path));
            bool same = Fits[i].Fit(path, TimeSpan.Zero).AsSpan().SequenceEqual(expected[i]);
            if (intact && same && failure.StartsWith($"The checkpoint at CheckpointPath '{path}' cannot be written", StringComparison.Ordinal))
                run.Count("refused, and went on later: a folder without permission to write");
            else
                run.Fail($"{Fits[i].Name} in a folder without permission: intact {intact}, same bits {same}; {failure}");
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What a fit says that cannot be.</summary>
    private static string Refusal(SmallFit fit, string path, Action<int> afterEpoch)
    {
        try
        {
            fit.Fit(path, TimeSpan.Zero, afterEpoch);
            return "it came to its end";
        }
        catch (IOException problem)
        {
            return problem.Message;
        }
    }

    private static void Judge(
        ProofRun run, string what, string kind, SmallDisk disk, byte[]? before, string? unclear, Func<float[]> goOn, float[] expected)
    {
        string path = Path.Combine(disk.Path, File);
        disk.Empty();
        string? problem = unclear
            ?? (disk.Files.SequenceEqual(before is null ? [] : [File]) ? null : $"it left {string.Join(", ", disk.Files)}")
            ?? (before is null || before.AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(path)) ? null : "the checkpoint before is another")
            ?? (goOn().AsSpan().SequenceEqual(expected) ? null : "with room again it had other bits")
            ?? (disk.Files.Count == 0 ? null : $"at its end it left {string.Join(", ", disk.Files)}");
        if (problem is null)
            run.Count($"refused, and went on later: {kind}");
        else
            run.Fail($"{what}: {problem}");
    }
}
