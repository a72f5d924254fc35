using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class ActivationFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_TrainAndTestSideBySide_TakesBoth()
    {
        string train = _folder.Write("train.safetensors", []), test = _folder.Write("test.safetensors", []);

        Assert.Equal(new ActivationFiles(train, test), ActivationFiles.Find(_folder.Path));
        Assert.Equal(new ActivationFiles(train, test), ActivationFiles.Find(train));
    }

    [Fact]
    public void Find_AnyOtherFile_StandsAlone()
    {
        _folder.Write("test.safetensors", []);
        string other = _folder.Write("layer3.safetensors", []);

        Assert.Equal(new ActivationFiles(other, null), ActivationFiles.Find(other));
    }

    [Fact]
    public void Find_AFolderWithOneFile_TakesIt()
    {
        string only = _folder.Write("layer3.safetensors", []);

        Assert.Equal(new ActivationFiles(only, null), ActivationFiles.Find(_folder.Path));
    }

    [Fact]
    public void Find_AFolderWithSeveralFiles_AsksWhich()
    {
        _folder.Write("layer3.safetensors", []);
        _folder.Write("layer4.safetensors", []);

        var error = Assert.Throws<ExperimentException>(() => ActivationFiles.Find(_folder.Path));

        Assert.Contains("found 2 safetensors files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NothingThere_NamesThePath()
    {
        string absent = Path.Combine(_folder.Path, "absent.safetensors");

        Assert.Contains(absent, Assert.Throws<ExperimentException>(() => ActivationFiles.Find(absent)).Message, StringComparison.Ordinal);
    }
}
