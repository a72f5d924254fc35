using System.Net;
using System.Security.Cryptography;
using EncoderStudy.Experiments.Data.Downloads;

namespace EncoderStudy.Experiments.Tests.Data.Downloads;

public sealed class DatasetDownloadTests : IDisposable
{
    private static readonly byte[] Right = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * i % 251))];
    private static readonly PublicDataset Dataset = new(
        "toy", "nowhere", [], [new("toy-file", Checksum.Content(Convert.ToHexStringLower(SHA256.HashData(Right))))]);

    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "toy-file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetch_ARightFile_WritesItAndReportsProgress()
    {
        using var server = new LoopbackServer(context => Send(context, Right));
        var progress = new Recorded();

        await Fetch(progress, server.Address);

        Assert.Equal(Right, File.ReadAllBytes(Target));
        AssertNothingElse("toy-file");
        Assert.Equal(new DownloadProgress("toy-file", DownloadState.Downloaded, Right.Length, null), progress.All[^1]);
        Assert.Equal(new DownloadProgress("toy-file", DownloadState.UnderWay, Right.Length, Right.Length), progress.All[^2]);
    }

    [Fact]
    public async Task Fetch_AFileThatIsThereAlready_AsksNobody()
    {
        _folder.Write("toy-file", Right);
        int requests = 0;
        using var server = new LoopbackServer(context => Send(context, Right, onRequest: () => requests++));
        var progress = new Recorded();

        await Fetch(progress, server.Address);

        Assert.Equal(0, requests);
        Assert.Equal(DownloadState.IsThere, Assert.Single(progress.All).State);
    }

    [Fact]
    public async Task Fetch_AFileThatIsThereButWrong_ReplacesIt()
    {
        _folder.Write("toy-file", [1, 2, 3]);
        using var server = new LoopbackServer(context => Send(context, Right));

        await Fetch(new Recorded(), server.Address);

        Assert.Equal(Right, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Fetch_ACorruptFile_NamesBothSumsAndLeavesNothing()
    {
        byte[] corrupt = [.. Right];
        corrupt[1000] ^= 1;
        using var server = new LoopbackServer(context => Send(context, corrupt));

        var error = await Assert.ThrowsAsync<ExperimentException>(() => Fetch(new Recorded(), server.Address));

        Assert.Contains(
            $"{server.Address}toy-file: found SHA256 {Convert.ToHexStringLower(SHA256.HashData(corrupt))}, expected {Dataset.Files[0].Checksum.Hexadecimal}",
            error.Message, StringComparison.Ordinal);
        AssertNothingElse();
    }

    [Fact]
    public async Task Fetch_AnAnswerCutOff_LeavesNothing()
    {
        using var server = new LoopbackServer(async context =>
        {
            context.Response.ContentLength64 = Right.Length;
            await context.Response.OutputStream.WriteAsync(Right.AsMemory(0, Right.Length / 2));
            await context.Response.OutputStream.FlushAsync();
            context.Response.Abort();
        });

        var error = await Assert.ThrowsAsync<ExperimentException>(() => Fetch(new Recorded(), server.Address));

        Assert.Contains($"{server.Address}toy-file: ", error.Message, StringComparison.Ordinal);
        AssertNothingElse();
    }

    [Fact]
    public async Task Fetch_AShortFileThatClaimsToBeWhole_LeavesNothing()
    {
        using var server = new LoopbackServer(context => Send(context, Right[..^1]));

        await Assert.ThrowsAsync<ExperimentException>(() => Fetch(new Recorded(), server.Address));

        AssertNothingElse();
    }

    [Fact]
    public async Task Fetch_NotFound_SaysTheStatusAndLeavesNothing()
    {
        using var server = new LoopbackServer(context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<ExperimentException>(() => Fetch(new Recorded(), server.Address));

        Assert.Contains($"{server.Address}toy-file: found status 404, expected 200", error.Message, StringComparison.Ordinal);
        AssertNothingElse();
    }

    [Fact]
    public async Task Fetch_ARedirect_IsFollowed()
    {
        using var server = new LoopbackServer(context =>
        {
            if (context.Request.Url!.AbsolutePath == "/elsewhere/toy-file")
                return Send(context, Right);
            context.Response.Redirect("/elsewhere/toy-file");
            return Task.CompletedTask;
        });

        await Fetch(new Recorded(), server.Address);

        Assert.Equal(Right, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Fetch_TheFirstMirrorFails_TriesTheNext()
    {
        using var bad = new LoopbackServer(context => Send(context, [1, 2, 3]));
        using var good = new LoopbackServer(context => Send(context, Right));

        await Fetch(new Recorded(), bad.Address, good.Address);

        Assert.Equal(Right, File.ReadAllBytes(Target));
        AssertNothingElse("toy-file");
    }

    [Fact]
    public async Task Fetch_NobodyThere_SaysSoForEveryMirror()
    {
        Uri address;
        using (var server = new LoopbackServer(_ => Task.CompletedTask))
            address = server.Address;

        var error = await Assert.ThrowsAsync<ExperimentException>(() => Fetch(new Recorded(), address, new Uri(address, "second/")));

        Assert.Contains($"{address}toy-file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{address}second/toy-file: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_CancelledHalfWay_LeavesWhatWasThereAndNothingNew()
    {
        _folder.Write("toy-file", [1, 2, 3]);
        using var cancellation = new CancellationTokenSource();
        var testIsOver = new TaskCompletionSource();
        using var server = new LoopbackServer(async context =>
        {
            context.Response.ContentLength64 = Right.Length;
            await context.Response.OutputStream.WriteAsync(Right.AsMemory(0, Right.Length / 2));
            await context.Response.OutputStream.FlushAsync();
            await testIsOver.Task;
        });

        // Cancelled as soon as something has come; the rest never does.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Fetch(new Recorded { OnReport = cancellation.Cancel }, cancellation.Token, server.Address));

        testIsOver.SetResult();
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        AssertNothingElse("toy-file");
    }

    private Task Fetch(IProgress<DownloadProgress> progress, params Uri[] mirrors) => Fetch(progress, CancellationToken.None, mirrors);

    private async Task Fetch(IProgress<DownloadProgress> progress, CancellationToken cancellation, params Uri[] mirrors)
    {
        using var client = new HttpClient();
        await new DatasetDownload(client).Fetch(Dataset, mirrors, _folder.Path, progress, cancellation);
    }

    private static async Task Send(HttpListenerContext context, byte[] content, Action? onRequest = null)
    {
        onRequest?.Invoke();
        context.Response.ContentLength64 = content.Length;
        await context.Response.OutputStream.WriteAsync(content);
    }

    private void AssertNothingElse(params string[] names) => Assert.Equal(names, Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName));

    private sealed class Recorded : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public Action OnReport { get; init; } = () => { };

        public void Report(DownloadProgress value)
        {
            All.Add(value);
            OnReport();
        }
    }
}
