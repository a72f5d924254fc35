namespace EncoderStudy.Experiments.Data.Downloads;

/// <summary>Downloads the files of a data set: each whole and right, or not there.</summary>
/// <param name="client">Makes the requests; redirects are followed as it is set up to.</param>
internal sealed class DatasetDownload(HttpClient client)
{
    private const int BufferLength = 1 << 16;

    /// <summary>Downloads the files that are not there yet, or are not right.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="mirrors">Where from, in the order in which they are tried for each file.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="report">Told what is going on.</param>
    /// <param name="cancellation">Ends it; files that are done stay.</param>
    /// <exception cref="ExperimentException">No mirror has a right file; the message says what each answered.</exception>
    public async Task Fetch(
        PublicDataset dataset, IReadOnlyList<Uri> mirrors, string folder, IProgress<DownloadProgress> report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (PublicFile file in dataset.Files)
        {
            string path = Path.Combine(folder, file.Name);
            if (File.Exists(path) && file.Checksum.WhatIsWrongWith(path) is null)
                report.Report(new(file.Name, DownloadState.IsThere, 0, null));
            else
                await FetchFromAny(file, mirrors, path, report, cancellation).ConfigureAwait(false);
        }
    }

    private async Task FetchFromAny(
        PublicFile file, IReadOnlyList<Uri> mirrors, string path, IProgress<DownloadProgress> report, CancellationToken cancellation)
    {
        var problems = new List<string>();
        foreach (Uri mirror in mirrors)
        {
            var address = new Uri(mirror, file.Name);
            try
            {
                if (await TryFetch(address, file, path, report, cancellation).ConfigureAwait(false) is not string problem)
                    return;
                problems.Add($"{address}: {problem}");
            }
            catch (Exception error) when (error is HttpRequestException or IOException && !cancellation.IsCancellationRequested)
            {
                problems.Add($"{address}: {error.Message}");
            }
            catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
            {
                // The client's own time limit.
                problems.Add($"{address}: {error.Message}");
            }
        }

        throw new ExperimentException(problems is [string only]
            ? $"{file.Name} could not be downloaded from {only}"
            : $"{file.Name} could not be downloaded from any of {problems.Count} places:\n  {string.Join("\n  ", problems)}");
    }

    /// <summary>Downloads a file to another name beside it, looks at its sum, and renames it only then.</summary>
    /// <returns>What is wrong, or null.</returns>
    private async Task<string?> TryFetch(
        Uri address, PublicFile file, string path, IProgress<DownloadProgress> report, CancellationToken cancellation)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false))
            {
                if (!response.IsSuccessStatusCode)
                    return FormattableString.Invariant($"found status {(int)response.StatusCode}, expected 200");
                await Save(response.Content, temporary, file.Name, report, cancellation).ConfigureAwait(false);
            }

            if (file.Checksum.WhatIsWrongWith(temporary) is string problem)
                return problem;
            if (file.Checksum.Of(temporary) is null)
                return "found a file that is not compressed, expected one that is";
            File.Move(temporary, path, overwrite: true);
            report.Report(new(file.Name, DownloadState.Downloaded, new FileInfo(path).Length, null));
            return null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task Save(HttpContent content, string path, string name, IProgress<DownloadProgress> report, CancellationToken cancellation)
    {
        using Stream body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using FileStream file = File.Create(path);
        byte[] buffer = new byte[BufferLength];
        long count = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            count += read;
            report.Report(new(name, DownloadState.UnderWay, count, content.Headers.ContentLength));
        }
    }
}
