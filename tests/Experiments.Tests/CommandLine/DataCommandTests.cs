namespace EncoderStudy.Experiments.Tests.CommandLine;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Data_WithNothingButTheProgram_ListsEverySetAndWhereItWasLookedFor()
    {
        ExperimentsProcess run = await RunAtHome("data");

        Assert.Equal(0, run.ExitCode);
        foreach (string name in new[] { "mnist-10k", "mnist", "fashion-mnist", "idx", "activations", "synthetic" })
            Assert.Contains($"\n{name}: ", "\n" + run.Output, StringComparison.Ordinal);
        Assert.Contains("  the program's own folder: ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  ENCODERSTUDY_DATA: {_folder.Path} (without train-images-idx3-ubyte", run.Output, StringComparison.Ordinal);
        Assert.Contains($"  ENCODERSTUDY_DATA/fashion-mnist: {Path.Combine(_folder.Path, "fashion-mnist")} (there is no such folder)", run.Output, StringComparison.Ordinal);
        Assert.Contains("  not found; get it with: data download fashion-mnist", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_OnFilesThatAreNotMnist_SaysSoAndFails()
    {
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
            _folder.Write(name, [1, 2, 3]);

        ExperimentsProcess run = await RunAtHome("data");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  train-images-idx3-ubyte: WRONG: found SHA256 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataVerify_WhereNothingIs_SaysSoAndFails()
    {
        ExperimentsProcess run = await RunAtHome("data", "verify", "fashion-mnist", "--data", _folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"  --data: {_folder.Path} (without train-images-idx3-ubyte", run.Output, StringComparison.Ordinal);
        Assert.Contains("  not found; get it with: data download fashion-mnist", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NAME: found 'cifar'; expected mnist or fashion-mnist.", "data", "download", "cifar")]
    [InlineData("--from: found 'ftp://a/'; expected an address that begins with http:// or https://.", "data", "download", "mnist", "--from", "ftp://a/")]
    [InlineData("--to: found ''; expected a path.", "data", "download", "mnist", "--to", "")]
    [InlineData("--output: found ''; expected a path.", "ablation", "--output", "")]
    [InlineData("--docs: found ''; expected a path.", "ablation", "--docs", "")]
    [InlineData("--epochs: found before 'ablation'; expected behind it.", "--epochs", "1", "ablation")]
    [InlineData("--dataset activations: found no --data", "ablation", "--dataset", "activations")]
    [InlineData("--data says where data lie, but synthetic comes with the program", "ablation", "--dataset", "synthetic", "--data", ".")]
    [InlineData("--data: found neither file nor folder", "ablation", "--data", "absent.safetensors")]
    public async Task Run_WithABadOption_SaysWhatIsWrong(string message, params string[] arguments)
    {
        ExperimentsProcess run = await RunAtHome(arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs the program where no data set lies but what a test has put into its folder.</summary>
    private Task<ExperimentsProcess> RunAtHome(params string[] arguments) => ExperimentsProcess.Run(
        new Dictionary<string, string>
        {
            ["ENCODERSTUDY_DATA"] = _folder.Path,
            ["XDG_DATA_HOME"] = Path.Combine(_folder.Path, "home"),
            ["HOME"] = Path.Combine(_folder.Path, "home"),
        },
        arguments);
}
