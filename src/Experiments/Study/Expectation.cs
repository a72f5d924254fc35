using System.Globalization;

namespace EncoderStudy.Experiments.Study;

/// <summary>What data a claim can be judged on.</summary>
internal enum JudgedOn
{
    /// <summary>Any: the claim is an identity, or the theory makes it of every data.</summary>
    AnyData,

    /// <summary>Handwritten digits, all of MNIST or those that come with the program: what the published study is about.</summary>
    Digits,

    /// <summary>The digits that come with the program.</summary>
    Sample,

    /// <summary>All of MNIST: where numbers were published for it.</summary>
    FullMnist,
}

/// <summary>A value that was expected before any result was there, and the range within which a claim about it holds.</summary>
internal sealed record Expectation
{
    /// <summary>Names the claim, within all experiments.</summary>
    public required string Id { get; init; }

    /// <summary>The experiment that judges it.</summary>
    public required string Verb { get; init; }

    /// <summary>What is claimed.</summary>
    public required string Statement { get; init; }

    /// <summary>Where the expectation comes from.</summary>
    public required string Source { get; init; }

    /// <summary>The least that is expected; null for no bound.</summary>
    public double? Low { get; init; }

    /// <summary>The most that is expected; null for no bound.</summary>
    public double? High { get; init; }

    /// <summary>How values are written, in .NET's terms.</summary>
    public string Format { get; init; } = "G4";

    /// <summary>The data that the claim is about.</summary>
    public required JudgedOn Data { get; init; }

    /// <summary>The number of components that the claim is about; null for any.</summary>
    public int? Components { get; init; }

    /// <summary>The fewest epochs at which the claim is meant.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The fewest seeds whose mean it is about.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>The range as text.</summary>
    public string Expected => (Low, High) switch
    {
        (double low, double high) when low == high => Text(low),
        (double low, double high) => $"{Text(low)} … {Text(high)}",
        (double low, null) => $"at least {Text(low)}",
        (null, double high) => $"at most {Text(high)}",
        _ => "reported",
    };

    /// <summary>Whether a value is in the range. NaN is not.</summary>
    public bool Contains(double value) => value >= (Low ?? double.NegativeInfinity) && value <= (High ?? double.PositiveInfinity);

    public string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}
