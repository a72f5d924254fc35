using System.Diagnostics;
using System.Runtime.InteropServices;
using EncoderStudy.Experiments.Tests.Data;

namespace EncoderStudy.Experiments.Tests.CommandLine;

public sealed class ExperimentsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--epochs: found '0'; expected a whole number of at least 1.", "--epochs", "0")]
    [InlineData("--components: found '-3'; expected a whole number of at least 1.", "--components", "-3")]
    [InlineData("--epochs: found 'many'; expected a whole number of at least 1.", "--epochs", "many")]
    [InlineData("--seed: found '1.5'; expected a whole number of at least 0.", "--seed", "1.5")]
    [InlineData("--seed and --seeds: found both; expected one of them.", "--seed", "1", "--seeds", "1,2")]
    [InlineData("--dataset: found 'fashion'; expected mnist-10k or mnist.", "--dataset", "fashion")]
    [InlineData("--data says where data lie, but mnist-10k comes with the program", "--data", ".", "--dataset", "mnist-10k")]
    [InlineData("--output: found ''; expected a path.", "--output", "")]
    [InlineData("'--epoch'", "--epoch", "5")]
    public async Task Run_WithABadOption_SaysWhatIsWrong(string message, params string[] arguments)
    {
        ExperimentsProcess run = await ExperimentsProcess.Run(arguments);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        AssertNoStack(run);
    }

    [Fact]
    public async Task Run_WithoutTheFilesInData_NamesTheFolderAndTheFilesExpected()
    {
        _folder.Write("train-images-idx3-ubyte.gz", []);

        ExperimentsProcess run = await ExperimentsProcess.Run("--data", _folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"--data: {_folder.Path} (without train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte)",
            run.Error, StringComparison.Ordinal);
        AssertNoStack(run);
    }

    [Fact]
    public async Task Run_WithoutMnistAnywhere_NamesEachPlaceLookedIn()
    {
        string missing = Path.Combine(_folder.Path, "missing");
        var environment = new Dictionary<string, string>
        {
            ["ENCODERSTUDY_DATA"] = missing,
            ["XDG_DATA_HOME"] = _folder.Path,
            ["HOME"] = _folder.Path,
        };

        ExperimentsProcess run = await ExperimentsProcess.Run(environment, "--dataset", "mnist");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"ENCODERSTUDY_DATA: {missing} (there is no such folder)", run.Error, StringComparison.Ordinal);
        Assert.Contains("the cache folder: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("EncoderStudy", "mnist") + " (there is no such folder)", run.Error, StringComparison.Ordinal);
        AssertNoStack(run);
    }

    [Fact]
    public async Task Run_OnADamagedFile_NamesIt()
    {
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
            _folder.Write(name, [1, 2, 3]);

        ExperimentsProcess run = await ExperimentsProcess.Run("--data", _folder.Path, "--output", _folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Path.Combine(_folder.Path, "train-images-idx3-ubyte"), run.Error, StringComparison.Ordinal);
        AssertNoStack(run);
    }

    [Fact]
    public async Task Run_OnActivationsWhoseCompanionsDoNotFit_SaysSoBeforeAnythingIsTrained()
    {
        string path = _folder.Write(
            "x.safetensors", new SafetensorsWriter().Add("activations", [1, 2, 3, 4], columns: 1).Add("token", "I64", "[4]", MemoryMarshal.AsBytes<long>([1, 2, 3, 1L << 40])).ToFile());
        string output = Path.Combine(_folder.Path, "output");

        ExperimentsProcess run = await ExperimentsProcess.Run("features", "--data", path, "--output", output);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"{path}: tensor 'token': found 1099511627776 in row 3; expected whole numbers from 0 to 2147483647.", run.Error.Trim());
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task Run_OnImagesOfOnePixel_SaysHowManyAreNeeded()
    {
        WriteImages("train", pixels: 1);
        WriteImages("t10k", pixels: 1);

        ExperimentsProcess run = await ExperimentsProcess.Run("--data", _folder.Path, "--output", _folder.Path);

        Assert.Equal((1, "The data: found rows of 1; expected at least 2."), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task Run_OnTestImagesOfAnotherSize_NamesBothFiles()
    {
        WriteImages("train", pixels: 4);
        WriteImages("t10k", pixels: 3);

        ExperimentsProcess run = await ExperimentsProcess.Run("--data", _folder.Path, "--output", _folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("t10k-images-idx3-ubyte: found rows of 3, expected 4 as in", run.Error, StringComparison.Ordinal);
        AssertNoStack(run);
    }

    [Fact]
    public async Task Run_WithMoreComponentsThanCanBe_SaysSo()
    {
        ExperimentsProcess run = await ExperimentsProcess.Run("--components", "2000000000", "--output", _folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.NotEmpty(run.Error);
        AssertNoStack(run);
    }

    [Fact]
    public async Task Run_OnAPipeInPlaceOfAFile_DoesNotWaitForIt()
    {
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
        {
            using Process made = Process.Start("mkfifo", Path.Combine(_folder.Path, name));
            await made.WaitForExitAsync();
            Assert.Equal(0, made.ExitCode);
        }

        ExperimentsProcess run = await ExperimentsProcess.Run("--data", _folder.Path, "--output", _folder.Path);
        ExperimentsProcess verification = await ExperimentsProcess.Run("data", "verify", "mnist", "--data", _folder.Path);

        Assert.Equal((1, 1), (run.ExitCode, verification.ExitCode));
        Assert.Contains("a pipe or a device", run.Error, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte: WRONG", verification.Output, StringComparison.Ordinal);
        AssertNoStack(run);
        AssertNoStack(verification);
    }

    /// <summary>Three images and their labels under the names that MNIST gave its files.</summary>
    private void WriteImages(string part, byte pixels)
    {
        _folder.Write($"{part}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, pixels, .. Enumerable.Range(0, 3 * pixels).Select(value => (byte)value)]);
        _folder.Write($"{part}-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2]);
    }

    private static void AssertNoStack(ExperimentsProcess run) => Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
}
