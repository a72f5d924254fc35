namespace EncoderStudy.Experiments.Study;

/// <summary>The names of the numbers of a run, which results files use, and how they are written for people.</summary>
internal sealed record Metric(string Name, string Title, string Format)
{
    public static readonly Metric ProbeAccuracy = new("probeAccuracy", "Linear probe", "P2");
    public static readonly Metric L0 = new("l0", "L0", "F1");
    public static readonly Metric Density = new("density", "Density", "P1");
    public static readonly Metric DeadComponents = new("deadComponents", "Dead", "F1");
    public static readonly Metric Redundancy = new("redundancy", "Redundancy, Σ corr²", "F1");
    public static readonly Metric Entropy = new("responsibilityEntropy", "Entropy of r, nats", "F3");
    public static readonly Metric MaximumResponsibility = new("maximumResponsibility", "Mean max r", "F3");
    public static readonly Metric NormalizedMse = new("normalizedReconstructionMse", "Normalised MSE", "F4");
    public static readonly Metric FinalLoss = new("finalLoss", "Final loss", "F2");
    public static readonly Metric Parameters = new("parameters", "Parameters", "N0");
    public static readonly Metric TrainSeconds = new("trainSeconds", "Train seconds, least", "F1") { ShowsLeast = true };
    public static readonly Metric ResponsibilityProbeAccuracy = new("responsibilityProbeAccuracy", "Probe of r", "P2");
    public static readonly Metric Hoyer = new("hoyer", "Hoyer", "F3");
    public static readonly Metric MatchedCosine = new("matchedCosine", "Matched |cos|", "F3");
    public static readonly Metric WinnerInformation = new("winnerInformation", "NMI with winner", "F3");
    public static readonly Metric ChanceInformation = new("chanceInformation", "by chance", "F3");
    public static readonly Metric ClassInformation = new("classInformation", "NMI with class", "F3");
    public static readonly Metric RecoveredCosine = new("recoveredCosine", "Matched |cos|", "F3");
    public static readonly Metric RecoveryPrecision = new("recoveryPrecision", "Precision", "F3");
    public static readonly Metric RecoveryRecall = new("recoveryRecall", "Recall", "F3");
    public static readonly Metric RecoveryF1 = new("recoveryF1", "F1", "F3");
    public static readonly Metric TorchTrainSeconds = new("torchTrainSeconds", "Train seconds, torch, least", "F1") { ShowsLeast = true };
    public static readonly Metric Mse = new("reconstructionMse", "MSE", "G3");
    public static readonly Metric ExplainedVariance = new("explainedVariance", "Explained variance", "G3");
    public static readonly Metric LeastSquaresMse = new("leastSquaresMse", "MSE, least squares", "G3");
    public static readonly Metric LeastSquaresExplainedVariance = new("leastSquaresExplainedVariance", "Explained variance, least squares", "F3");

    /// <summary>Whether the least over the seeds is shown and not the mean: of times, which other work of the machine can only lengthen.</summary>
    public bool ShowsLeast { get; init; }

    /// <summary>Mean ± standard deviation of a configuration, or its least; a dash where it has no such number.</summary>
    public string Cell(IReadOnlyList<Summary> summaries, string configuration)
    {
        if (summaries.FirstOrDefault(summary => summary.Configuration == configuration && summary.Metric == Name) is not Summary found)
            return "–";
        if (ShowsLeast)
            return Text(found.Least);
        string mean = Text(found.Mean);
        return found.StandardDeviation is double deviation && Name != Parameters.Name ? $"{mean} ± {Text(deviation)}" : mean;
    }

    /// <summary>A value as it is written for people.</summary>
    public string Text(double value) => value.ToString(Format, System.Globalization.CultureInfo.InvariantCulture);
}
