using System.Diagnostics;
using Microsoft.ML.EncoderStudy.Formats;
using Microsoft.ML.Runtime;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

/// <summary>What can bear the name of a file on Linux without being one: opening it would wait, or never end.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/maps")]
    public void Load_ADeviceOrAFileThatHasNoLength_SaysThatItCannotBeRead(string path) => AssertRefused(path);

    [Fact]
    public void Load_APipe_DoesNotWaitForIt() => AssertRefused(MakePipe());

    [Fact]
    public void Load_ALinkToALinkToAPipe_DoesNotWaitForIt()
    {
        MakePipe();
        File.CreateSymbolicLink(PathOf("link"), "pipe");
        File.CreateSymbolicLink(PathOf("other"), PathOf("link"));

        AssertRefused(PathOf("other"));
    }

    [Fact]
    public void Read_AFileThatHasBecomeAPipe_DoesNotWaitForIt()
    {
        IDataView view = _ml.Data.LoadFromIdx(_folder.Write("pipe", IdxBytes.Images(3)));
        File.Delete(PathOf("pipe"));
        MakePipe();

        var problem = Assert.Throws<FormatException>(() => view.Preview(maxRows: 1).RowView.Length);

        Assert.Contains("has changed since it was loaded: found 0 bytes", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ALinkToAFile_OpensTheFile()
    {
        _folder.Write("file", [1, 2, 3]);
        File.CreateSymbolicLink(PathOf("link"), "file");

        using SafeFileHandle handle = FileAt(PathOf("link")).Open(inOrder: true);

        Assert.Equal(3, RandomAccess.GetLength(handle));
    }

    [Fact]
    public void Open_ALinkToNothing_NamesTheLink()
    {
        File.CreateSymbolicLink(PathOf("link"), "nothing");

        var problem = Assert.Throws<FileNotFoundException>(() => FileAt(PathOf("link")).Open(inOrder: true));

        Assert.Equal(PathOf("link"), problem.FileName);
        Assert.True(problem.IsMarked());
    }

    private void AssertRefused(string path)
    {
        foreach (Func<IDataView> load in new Func<IDataView>[] { () => _ml.Data.LoadFromIdx(path), () => _ml.Data.LoadFromSafetensors(path) })
        {
            var problem = Assert.Throws<FormatException>(load);

            Assert.Contains($"'{path}' cannot be read: found 0 bytes, expected 4 or more: it is empty, or a pipe or a device", problem.Message, StringComparison.Ordinal);
            Assert.True(problem.IsMarked());
        }
    }

    private DataFile FileAt(string path) => new(((IHostEnvironment)_ml).Register(nameof(DataFileTests)), "Test", path);

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private string MakePipe()
    {
        using Process made = Process.Start("mkfifo", PathOf("pipe"));
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return PathOf("pipe");
    }
}
