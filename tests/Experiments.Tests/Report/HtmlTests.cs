using EncoderStudy.Experiments.Report;

namespace EncoderStudy.Experiments.Tests.Report;

public sealed class HtmlTests
{
    [Fact]
    public void Of_TextInATemplate_IsEncodedWhileTheTemplateIsNot()
    {
        string text = "<script>&\"'";

        Assert.Equal("<p>&lt;script&gt;&amp;&quot;&#x27;</p>", Html.Of($"<p>{text}</p>").Markup);
    }

    [Fact]
    public void Of_APieceInATemplate_IsNotEncodedAgain() => Assert.Equal("<p><b>1</b></p>", Html.Of($"<p>{Html.Of($"<b>{1}</b>")}</p>").Markup);

    [Fact]
    public void Of_LettersOfOtherScripts_AreKept()
    {
        string text = "Σ corr² – ∞";

        Assert.Equal(text, Html.Of($"{text}").Markup);
    }
}
