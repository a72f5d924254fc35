using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _done;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GetOrRun_WhenResumed_TakesUpAFinishedRunWithAllItsNumbers()
    {
        RunResult first = GetOrRun(resume: false, new { rate = 1 }), second = GetOrRun(resume: true, new { rate = 1 });

        Assert.Equal(1, _done);
        Assert.Equal(first.Metrics, second.Metrics);
        Assert.Equal(first.Curves["loss"], second.Curves["loss"]);
        Assert.Equal(first.Arrays["weights"], second.Arrays["weights"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void GetOrRun_WhenNotResumedOrWithOtherSettings_RunsAgain(bool resume, int rate)
    {
        GetOrRun(resume: false, new { rate = 1 });
        GetOrRun(resume, new { rate });

        Assert.Equal(2, _done);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"Settings\": ")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"Settings\":\"{\\u0022rate\\u0022:1}\",\"Result\":null}")]
    [InlineData("{\"Settings\":\"{\\u0022rate\\u0022:1}\",\"Checksum\":\"\",\"Result\":null}")]
    [InlineData("{\"Settings\":null,\"Checksum\":null,\"Result\":{\"Configuration\":null,\"Seed\":1,\"Metrics\":null,\"Curves\":null,\"Arrays\":{\"weights\":\"?\"}}}")]
    public void GetOrRun_WhereTheKeptRunIsDamaged_RunsAgain(string content)
    {
        GetOrRun(resume: false, new { rate = 1 });
        File.WriteAllText(Assert.Single(Directory.GetFiles(_folder.Path)), content);
        GetOrRun(resume: true, new { rate = 1 });

        Assert.Equal(2, _done);
    }

    [Theory]
    [InlineData("\"none\":\"NaN\"", "\"none\":0")]
    [InlineData("\"weights\":\"", "\"weights\":\"AAAA")]
    [InlineData("\"loss\":[3,", "\"loss\":[")]
    [InlineData("\"Seed\":1", "\"Seed\":2")]
    public void GetOrRun_WhereTheKeptRunWasChangedByHand_RunsAgain(string found, string changed)
    {
        GetOrRun(resume: false, new { rate = 1 });
        string file = Assert.Single(Directory.GetFiles(_folder.Path)), content = File.ReadAllText(file);
        Assert.Contains(found, content, StringComparison.Ordinal);
        File.WriteAllText(file, content.Replace(found, changed, StringComparison.Ordinal));
        GetOrRun(resume: true, new { rate = 1 });

        Assert.Equal(2, _done);
    }

    [Fact]
    public void GetOrRun_ARunThatIsInterrupted_LeavesNothing()
    {
        Assert.Throws<OperationCanceledException>(
            () => new RunStore(_folder.Path, resume: false).GetOrRun(new { }, () => throw new OperationCanceledException()));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private RunResult GetOrRun(bool resume, object settings) => new RunStore(_folder.Path, resume).GetOrRun(settings, () => new RunResult
    {
        Configuration = "one",
        Seed = 1,
        Metrics = new Dictionary<string, double> { ["run"] = ++_done, ["none"] = double.NaN },
        Curves = new Dictionary<string, double[]> { ["loss"] = [3, double.PositiveInfinity] },
        Arrays = new Dictionary<string, float[]> { ["weights"] = [0.1f, -2] },
    });
}
