using System.Globalization;
using EncoderStudy.Experiments.Study;
using MathNet.Numerics.Statistics;

namespace EncoderStudy.Experiments.Features;

/// <summary>Something that says of every component how much it is like a prototype.</summary>
/// <param name="Name">Its name in arrays and metrics.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Format">How its values are written, in .NET's terms.</param>
internal sealed record PrototypeMeasure(string Name, string Title, string Format)
{
    /// <summary>How many rows <see cref="Purity"/> looks at.</summary>
    public const int PurityRows = 100;

    public static readonly PrototypeMeasure ClassMean = new("classMeanCosine", "Cosine to the nearest class mean", "F3");
    public static readonly PrototypeMeasure Centroid = new("centroidCosine", "Cosine to the nearest k-means centroid", "F3");
    public static readonly PrototypeMeasure Purity = new(
        "classPurity", string.Create(CultureInfo.InvariantCulture, $"Class purity of the top {PurityRows} rows"), "P1");

    /// <summary>All that can be measured.</summary>
    public static IReadOnlyList<PrototypeMeasure> For(bool labels) => labels ? [ClassMean, Centroid, Purity] : [Centroid];

    /// <summary>
    /// Whether it says anything of a configuration: a centroid is its own nearest one, and an autoencoder's two sets of rows have the same
    /// activations.
    /// </summary>
    public bool Tells(string configuration) => configuration switch
    {
        FeaturesExperiment.Centroids => this != Centroid,
        FeaturesExperiment.AutoencoderDecoder => this != Purity,
        _ => true,
    };

    public Metric Mean => new(Name, "Mean", Format);

    public Metric LowerQuartile => new(Name + "LowerQuartile", "Lower quartile", Format);

    public Metric Median => new(Name + "Median", "Median", Format);

    public Metric UpperQuartile => new(Name + "UpperQuartile", "Upper quartile", Format);

    /// <summary>Adds the summary of the values of all components; NaN is left out.</summary>
    public void Summarise(float[] values, Dictionary<string, double> metrics)
    {
        double[] finite = [.. values.Where(value => !float.IsNaN(value)).Select(value => (double)value)];
        if (finite.Length == 0)
            return;
        metrics[Mean.Name] = finite.Mean();
        metrics[LowerQuartile.Name] = finite.LowerQuartile();
        metrics[Median.Name] = finite.Median();
        metrics[UpperQuartile.Name] = finite.UpperQuartile();
    }

    /// <summary>The summaries as a table.</summary>
    public ResultTable Table(IReadOnlyList<RunResult> runs) =>
        SummaryTable.Of(Title + ", over the components", runs, Mean, LowerQuartile, Median, UpperQuartile);
}
