using System.Diagnostics;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Data;

/// <summary>Pipes, whose writers never come, in the place of files.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_AFileOrALinkToOne_GivesItsContent()
    {
        string path = _folder.Write("file", [7]);
        string link = File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "file").FullName;

        foreach (string each in new[] { path, link })
        {
            using Stream file = RegularFile.Open(each);
            Assert.Equal(7, file.ReadByte());
            Assert.Equal(-1, file.ReadByte());
        }
    }

    [Fact]
    public void Open_APipeOrALinkToOne_IsEmpty()
    {
        string pipe = MakePipe("pipe"), link = File.CreateSymbolicLink(Path.Combine(_folder.Path, "link"), "pipe").FullName;

        foreach (string each in new[] { pipe, link, "/dev/zero" })
        {
            using Stream file = RegularFile.Open(each);
            Assert.Equal(-1, file.ReadByte());
        }
    }

    [Fact]
    public void Open_NoFile_NamesIt()
    {
        string path = Path.Combine(_folder.Path, "absent");

        Assert.Equal(path, Assert.Throws<FileNotFoundException>(() => RegularFile.Open(path)).FileName);
    }

    [Fact]
    public void In_APipeAsVocabulary_HasNoTexts()
    {
        MakePipe(TokenVocabulary.FileName);

        Assert.Equal("#3 ", TokenVocabulary.In(_folder.Path).TextOf(3));
    }

    [Fact]
    public void Read_APipeAsResults_SaysWhatToDo()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "ablation"));
        string pipe = MakePipe(Path.Combine("ablation", ResultsWriter.FileName));

        Assert.Empty(new StudyFolder(_folder.Path).Read(out IReadOnlyList<string> unreadable));

        Assert.StartsWith($"'{pipe}' does not hold results of this version", Assert.Single(unreadable), StringComparison.Ordinal);
    }

    private string MakePipe(string name)
    {
        string path = Path.Combine(_folder.Path, name);
        using Process made = Process.Start("mkfifo", path);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return path;
    }
}
