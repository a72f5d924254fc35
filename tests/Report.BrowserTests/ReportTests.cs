using System.Text.Json;
using Microsoft.Playwright;

namespace EncoderStudy.Report.BrowserTests;

/// <summary>The report as a reader sees it: on a desk and on a phone, by day and by night, and on paper.</summary>
public sealed class ReportTests(Browser browser, ReportPages pages) : IClassFixture<Browser>, IClassFixture<ReportPages>
{
    private const int Desk = 1280, Phone = 390, NarrowPhone = 360;

    /// <summary>A4 less its margins, in CSS pixels; and the most that fits on it in height.</summary>
    private const int PaperWidth = 680, PaperHeight = 1009;

    public static TheoryData<string, int, ColorScheme> Views
    {
        get
        {
            var views = new TheoryData<string, int, ColorScheme>();
            foreach (string page in new[] { ReportPages.OfTheProgram, ReportPages.Demanding })
            {
                foreach (int width in new[] { Desk, Phone, NarrowPhone })
                {
                    views.Add(page, width, ColorScheme.Light);
                    views.Add(page, width, ColorScheme.Dark);
                }
            }

            return views;
        }
    }

    public static TheoryData<string> Pages => [ReportPages.OfTheProgram, ReportPages.Demanding];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Page_AtAnyWidth_DoesNotScrollSideways(string page, int width, ColorScheme scheme)
    {
        IPage tab = await Open(page, width, scheme);

        Assert.Equal(width, await tab.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Verdicts_AtAnyWidth_AreWithinTheWindowAndNotCovered(string page, int width, ColorScheme scheme)
    {
        IPage tab = await Open(page, width, scheme);

        string[] hidden = await tab.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.verdict')].filter(verdict => {
                verdict.scrollIntoView({ block: 'center', behavior: 'instant' });
                const box = verdict.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return box.width < 20 || box.left < 0 || box.right > innerWidth || !verdict.contains(top);
            }).map(verdict => verdict.parentElement.innerText)
            """);

        Assert.Empty(hidden);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Text_InAnyColours_HasAContrastOfFourAndAHalf(string page, int width, ColorScheme scheme)
    {
        IPage tab = await Open(page, width, scheme);

        string[] faint = await tab.EvaluateAsync<string[]>("""
            () => {
                const parts = colour => colour.match(/[\d.]+/g).map(Number);
                const light = colour => parts(colour).slice(0, 3).map(c => c / 255)
                    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                const ground = element => {
                    const colour = getComputedStyle(element).backgroundColor;
                    return parts(colour)[3] === 0 ? ground(element.parentElement) : colour;
                };
                return [...document.querySelectorAll('body *')]
                    .filter(element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== ''))
                    .filter(element => {
                        const [low, high] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => a - b);
                        return (high + 0.05) / (low + 0.05) < 4.5;
                    }).map(element => element.outerHTML);
            }
            """);

        Assert.Empty(faint);
    }

    [Theory]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, false)]
    public async Task Page_InTheReadersColourScheme_HasAGroundToMatch(ColorScheme scheme, bool light)
    {
        IPage tab = await Open(ReportPages.OfTheProgram, Desk, scheme);

        int red = await tab.EvaluateAsync<int>("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");

        Assert.Equal(light, red > 128);
    }

    [Fact]
    public async Task Figures_ByNight_KeepALightGround()
    {
        IPage tab = await Open(ReportPages.OfTheProgram, Desk, ColorScheme.Dark);

        Assert.Equal("rgb(255, 255, 255)", await tab.EvaluateAsync<string>("getComputedStyle(document.querySelector('figure .card')).backgroundColor"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_WhenOpened_RequestsNothingButItself(string page)
    {
        string address = AddressOf(page);
        var requests = new List<string>();
        IPage tab = await browser.Open(Desk, ColorScheme.Light);
        tab.Request += (_, request) => requests.Add(request.Url);

        await tab.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Equal([address], requests);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Figures_WhenOpened_AreDecodedAndDescribed(string page)
    {
        IPage tab = await Open(page, Desk, ColorScheme.Light);

        Picture[] pictures = Read<Picture[]>(await tab.EvaluateAsync<string>(
            "JSON.stringify([...document.images].map(image => ({ Width: image.naturalWidth, Alternative: image.alt })))"));

        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.True(picture.Width > 0 && picture.Alternative.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Headings_FromTopToBottom_BeginWithOneAndSkipNoLevel(string page)
    {
        IPage tab = await Open(page, Desk, ColorScheme.Light);

        int[] levels = await tab.EvaluateAsync<int[]>("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.tagName[1]))");

        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Links_WithinThePage_LeadSomewhere(string page)
    {
        IPage tab = await Open(page, Desk, ColorScheme.Light);

        string[] broken = await tab.EvaluateAsync<string[]>(
            "[...document.links].map(link => link.getAttribute('href')).filter(href => !href.startsWith('#') || !document.getElementById(href.slice(1)))");

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Figures_OnPaper_FitOnAPage(string page)
    {
        IPage tab = await Open(page, PaperWidth, ColorScheme.Dark);
        await tab.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        int[] sizes = await tab.EvaluateAsync<int[]>(
            "[...document.images].flatMap(image => [image.getBoundingClientRect().right, image.getBoundingClientRect().height].map(Math.ceil))");

        Assert.NotEmpty(sizes);
        Assert.All(sizes.Chunk(2), size => Assert.True(size[0] <= PaperWidth && size[1] <= PaperHeight));
    }

    [Fact]
    public async Task Tables_OnPaper_AreNotCut()
    {
        IPage tab = await Open(ReportPages.OfTheProgram, PaperWidth, ColorScheme.Light);
        await tab.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.InRange(await tab.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, PaperWidth);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json)!;

    private string AddressOf(string page) => new Uri(pages.PathOf(page)).AbsoluteUri;

    private async Task<IPage> Open(string page, int width, ColorScheme scheme)
    {
        IPage tab = await browser.Open(width, scheme);
        await tab.GotoAsync(AddressOf(page));
        return tab;
    }

    private sealed record Picture(int Width, string Alternative);
}
