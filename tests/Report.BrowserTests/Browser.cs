using Microsoft.Playwright;

namespace EncoderStudy.Report.BrowserTests;

/// <summary>A headless Chromium that is installed on the machine. Without one the tests fail: they cannot say anything about the page.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "msedge"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find() });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>An empty tab.</summary>
    public Task<IPage> Open(int width, ColorScheme scheme) => _browser!.NewPageAsync(new BrowserNewPageOptions
    {
        ViewportSize = new ViewportSize { Width = width, Height = 844 },
        ColorScheme = scheme,
    });

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path)
            return path;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] names = OperatingSystem.IsWindows() ? [.. Names.Select(name => name + ".exe")] : Names;
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"No Chromium was found: none of {string.Join(", ", names)} is on the path, and CHROMIUM_PATH is not set. On Debian: apt-get install chromium.");
    }
}
