using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EncoderStudy.Experiments.Data.Downloads;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>The <c>data</c> verb: lists, verifies and downloads data sets.</summary>
internal sealed class DataCommand
{
    private const int Wrong = 1;

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The folder with its files, instead of the usual places.",
        HelpName = "DIR",
    };

    private readonly Argument<string> _name = new("NAME")
    {
        Description = string.Join(" or ", PublicDataset.All.Select(dataset => dataset.Name)),
    };

    private readonly Option<Uri?> _from = new("--from")
    {
        Description = "The address of a folder with the files, instead of the known ones.",
        HelpName = "URL",
        CustomParser = ParseAddress,
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The folder to download to; without it the cache folder, where the program looks for it.",
        HelpName = "DIR",
    };

    public DataCommand()
    {
        _name.Validators.Add(CheckName);
        _data.Validators.Add(Paths.CheckIsNotEmpty);
        _to.Validators.Add(Paths.CheckIsNotEmpty);
    }

    /// <summary>Makes the command.</summary>
    /// <param name="setAction">Gives a command what it does.</param>
    public Command Create(Action<Command, Func<ParseResult, CancellationToken, int>> setAction)
    {
        var command = new Command("data", "Lists the data sets and where each was looked for, and verifies the files that were found.");
        setAction(command, (_, _) => new DatasetListing(Console.Out).Write() ? 0 : Wrong);

        var verify = new Command("verify", "Looks at the files of one data set: whether they are there, and the right ones.");
        verify.Arguments.Add(_name);
        verify.Options.Add(_data);
        setAction(verify, (parsed, _) => new DatasetListing(Console.Out).WriteOne(parsed.GetValue(_name)!, parsed.GetValue(_data)) ? 0 : Wrong);
        command.Subcommands.Add(verify);

        var download = new Command("download", "Downloads a data set: the files that are not there yet, each verified before it gets its name.");
        download.Arguments.Add(_name);
        download.Options.Add(_from);
        download.Options.Add(_to);
        setAction(download, Download);
        command.Subcommands.Add(download);
        return command;
    }

    private int Download(ParseResult parsed, CancellationToken cancellation)
    {
        PublicDataset dataset = PublicDataset.Find(parsed.GetValue(_name)!)!;
        IReadOnlyList<Uri> mirrors = parsed.GetValue(_from) is Uri given ? [given] : dataset.Mirrors;
        string folder = Path.GetFullPath(parsed.GetValue(_to) ?? dataset.Folder);
        using var client = new HttpClient();
        new DatasetDownload(client).Fetch(dataset, mirrors, folder, new Lines(), cancellation).GetAwaiter().GetResult();
        Console.WriteLine($"{dataset.Name} is in {folder}");
        return 0;
    }

    private static void CheckName(ArgumentResult result)
    {
        foreach (Token token in result.Tokens.Where(token => PublicDataset.Find(token.Value) is null))
            result.AddError($"NAME: found '{token.Value}'; expected {string.Join(" or ", PublicDataset.All.Select(dataset => dataset.Name))}.");
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        string found = result.Tokens[0].Value;
        // What is not a folder would lose its last part when the names of files are put behind it.
        if (Uri.TryCreate(found.EndsWith('/') ? found : found + "/", UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"--from: found '{found}'; expected an address that begins with http:// or https://.");
        return null;
    }

    /// <summary>Every file on a line of its own; where someone watches, the line counts.</summary>
    private sealed class Lines : IProgress<DownloadProgress>
    {
        private readonly bool _isWatched = !Console.IsOutputRedirected;

        public void Report(DownloadProgress value)
        {
            string line = value.State switch
            {
                DownloadState.IsThere => "is there already",
                DownloadState.Downloaded => string.Create(CultureInfo.InvariantCulture, $"downloaded, {value.Bytes:N0} bytes"),
                _ when value.Length is > 0 and long length => string.Create(CultureInfo.InvariantCulture, $"{100 * value.Bytes / length} %"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{value.Bytes:N0} bytes"),
            };
            if (value.State != DownloadState.UnderWay)
                Console.WriteLine($"{(_isWatched ? "\r" : "")}{value.File}: {line}");
            else if (_isWatched)
                Console.Write($"\r{value.File}: {line}");
        }
    }
}
