using System.Diagnostics;
using EncoderStudy.WeakenSymbolVersions;

namespace Microsoft.ML.EncoderStudy.TorchJudge.WeakenSymbolVersions;

public sealed class WeakenedFileTests : IDisposable
{
    private static readonly byte[] Original = SyntheticElf.Image(["library.so"], [("provider.so", ["V1", "V2"])]);
    private static readonly ElfFile Old = new(SyntheticElf.Image(["provider.so", "V1"], [("libc.so", ["C"])]));
    private static readonly ElfFile New = new(SyntheticElf.Image(["provider.so", "V1", "V2"], [("libc.so", ["C"])]));

    private readonly string _folder = Directory.CreateTempSubdirectory("weakened").FullName;
    private readonly string _library;

    public WeakenedFileTests()
    {
        _library = Path.Combine(_folder, "library.so");
        File.WriteAllBytes(_library, Original);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WeakenWhereLacking_ProviderIsNewEnough_TouchesNothing()
    {
        Assert.False(WeakenedFile.WeakenWhereLacking(_library, "provider.so", "V2", New));

        Assert.Equal(Original, File.ReadAllBytes(_library));
    }

    [Fact]
    public void WeakenWhereLacking_Twice_ChangesOnceAndKeepsTheTime()
    {
        var time = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_library, time);

        Assert.True(WeakenedFile.WeakenWhereLacking(_library, "provider.so", "V2", Old));
        Assert.False(WeakenedFile.WeakenWhereLacking(_library, "provider.so", "V2", Old));

        Assert.Equal([false, true], new ElfFile(File.ReadAllBytes(_library)).NeededVersions().Select(needed => needed.IsWeak));
        Assert.Equal(time, File.GetLastWriteTimeUtc(_library));
        Assert.Equal([_library], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("-s")]
    [InlineData("-P")]
    public async Task WeakenWhereLacking_FileIsALink_LeavesWhatItLinksToAlone(string kindOfLink)
    {
        if (OperatingSystem.IsWindows())
            return; // the tool is for Linux
        string link = Path.Combine(_folder, "link.so");
        using (Process process = Process.Start("ln", [kindOfLink, _library, link]))
            await process.WaitForExitAsync();

        Assert.True(WeakenedFile.WeakenWhereLacking(link, "provider.so", "V2", Old));

        Assert.Equal(Original, await File.ReadAllBytesAsync(_library));
        Assert.NotEqual(Original, await File.ReadAllBytesAsync(link));
    }

    [Fact]
    public void WeakenWhereLacking_NoLibrary_IsNamed()
    {
        File.WriteAllText(_library, "text");

        var problem = Assert.Throws<FormatException>(() => WeakenedFile.WeakenWhereLacking(_library, "provider.so", "V2", Old));

        Assert.Contains(_library, problem.Message, StringComparison.Ordinal);
    }
}
