using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Puts the same rows through the systems that the theory calls kin to the encoder.</summary>
internal sealed class ConnectionsExperiment : IExperiment
{
    public const string Encoder = "Decoder-free encoder", Mixture = "Gaussian mixture, EM", KMeans = "k-means", Map = "Kohonen map";
    public const string Independent = "ICA", Dictionary = "Sparse coding", OtherEncoder = "Encoder, another seed", RandomRows = "Training rows at random";
    private const string Sweep = "Log-determinant taken away";

    /// <summary>Rows that the mixture's identities are tried on.</summary>
    private const int IdentityRows = 200;
    private const string Bayes = "bayesDifference", Gradient = "gradientDifference", Rise = "greatestRise";

    public string Verb => "connections";

    public string Question => "How near is the encoder to the systems that the theory calls its kin?";

    public ExperimentResult Run(StudyContext context)
    {
        ConnectionData data = context.Display.Step("Reading the rows", () => ConnectionData.Read(context.Data));
        if (data.Train.Rows > ConnectedSystems.IndependentRows)
            context.Cut(FormattableString.Invariant($"independent components are fitted to the first {ConnectedSystems.IndependentRows} training rows"));
        IReadOnlyList<int> seeds = context.Seeds(whenQuick: 1);
        List<RunResult> runs = [.. seeds.SelectMany(seed => RunSystems(context, data, seed))];
        RunResult sweep = context.Run(Sweep, seeds[0], new { LogDeterminantSweep.Rows, LogDeterminantSweep.Dimensions, LogDeterminantSweep.Weights }, _ =>
            context.Display.Step("EM with less and less of the log-determinant", () =>
                LogDeterminantSweep.Run(Sweep, data.Train, Math.Min(context.Settings.Components, data.Train.Rows), seeds[0])));

        return context.Result(
            this, Method(context), [.. runs, sweep], Claims(context, runs, sweep), Tables(runs), ConnectionFigures.Write(context, runs, sweep), Remarks);
    }

    private static IEnumerable<RunResult> RunSystems(StudyContext context, ConnectionData data, int seed)
    {
        RunResult encoder = Of(Encoder, new { }, systems => systems.Encoder(Encoder));
        yield return SystemMeasurement.Compare(encoder, encoder, context.Data.Size);
        RunResult kMeans = Of(KMeans, new { }, systems => systems.KMeans());
        yield return Compare(RunMixture(context, data, kMeans, seed));
        yield return Compare(kMeans);
        yield return Compare(Of(Map, new { ConnectedSystems.MapEpochs }, systems => systems.Map()));
        yield return Compare(Of(Independent, new { ConnectedSystems.IndependentRows }, systems => systems.IndependentComponents()));
        yield return Compare(Of(
            Dictionary, new { ConnectedSystems.Penalty, ConnectedSystems.DictionaryRounds, ConnectedSystems.CodeIterations }, systems =>
                systems.SparseCoding()));
        yield return Compare(RunOtherEncoder(context, data, seed));
        yield return Compare(new RunResult
        {
            Configuration = RandomRows,
            Seed = seed,
            Metrics = new Dictionary<string, double>(),
            Arrays = new Dictionary<string, float[]> { [SystemMeasurement.Prototypes] = data.Train.Draw(context.Settings.Components, seed).ToSingle() },
        });

        RunResult Of(string name, object settings, Func<ConnectedSystems, LearnedSystem> fit) => context.Run(name, seed, settings, ml =>
            new SystemMeasurement(ml, data).Of(name, seed, fit(new ConnectedSystems(context, ml, data, seed))));

        RunResult Compare(RunResult run) => SystemMeasurement.Compare(run, encoder, context.Data.Size);
    }

    private static RunResult RunMixture(StudyContext context, ConnectionData data, RunResult kMeans, int seed) =>
        context.Run(Mixture, seed, new GaussianMixtureSettings(), ml =>
        {
            GaussianMixture mixture = new ConnectedSystems(context, ml, data, seed)
                .Mixture(RowMatrix.From(kMeans.Arrays[SystemMeasurement.Prototypes], context.Data.Size));
            RunResult run = new SystemMeasurement(ml, data).Of(Mixture, seed, ConnectedSystems.Of(mixture));
            RowMatrix few = data.Test.First(IdentityRows);
            return run with
            {
                Metrics = new Dictionary<string, double>(run.Metrics)
                {
                    [Bayes] = MixtureIdentities.BayesDifference(mixture, few),
                    [Gradient] = MixtureIdentities.GradientDifference(mixture, few),
                    [Rise] = mixture.MeanEnergies.Zip(mixture.MeanEnergies.Skip(1), (before, after) => after - before).DefaultIfEmpty(0).Max(),
                },
            };
        });

    /// <summary>How like two encoders are that differ in their seed alone: what a likeness can be measured by.</summary>
    private static RunResult RunOtherEncoder(StudyContext context, ConnectionData data, int seed)
    {
        int other = seed + 1_000;
        return context.Run(OtherEncoder, seed, new { other }, ml =>
        {
            LearnedSystem system = new ConnectedSystems(context, ml, data, other).Encoder(OtherEncoder);
            return new RunResult
            {
                Configuration = OtherEncoder,
                Seed = seed,
                Metrics = new Dictionary<string, double>(),
                Arrays = new Dictionary<string, float[]>
                {
                    [SystemMeasurement.Prototypes] = system.Prototypes.ToSingle(),
                    [SystemMeasurement.Winners] = Array.ConvertAll(system.Winners(system.Features(data.Test)), winner => (float)winner),
                },
            };
        });
    }

    private static Claim[] Claims(StudyContext context, List<RunResult> runs, RunResult sweep) =>
    [
        context.Judge.Of("connections-bayes", Values(runs, Mixture, Bayes).Max()),
        context.Judge.Of("connections-gradient", Values(runs, Mixture, Gradient).Max()),
        context.Judge.Of("connections-em", Values(runs, Mixture, Rise).Max()),
        context.Judge.Of("connections-log-determinant", sweep.Metrics[LogDeterminantSweep.Name(LogDeterminantSweep.Weights[^1])],
            FormattableString.Invariant($"{sweep.Metrics[LogDeterminantSweep.Name(1)]:F2} with all of it")),
        context.Judge.Of("connections-winner", PairedDifference.Of(
            Values(runs, Mixture, Metric.WinnerInformation.Name), Values(runs, Mixture, Metric.ChanceInformation.Name))),
        context.Judge.Of("connections-means", PairedDifference.Of(
            Values(runs, Mixture, Metric.MatchedCosine.Name), Values(runs, RandomRows, Metric.MatchedCosine.Name))),
    ];

    private static double[] Values(List<RunResult> runs, string configuration, string metric) =>
        [.. runs.Where(run => run.Configuration == configuration).Select(run => run.Metrics[metric])];

    private static ResultTable[] Tables(List<RunResult> runs) =>
    [
        SummaryTable.Of(
            "Features on the test rows", [.. runs.Where(run => run.Metrics.ContainsKey(Metric.Hoyer.Name))], Metric.ProbeAccuracy,
            Metric.ResponsibilityProbeAccuracy, Metric.L0, Metric.Hoyer, Metric.Entropy, Metric.MaximumResponsibility),
        SummaryTable.Of(
            "Likeness to the encoder", [.. runs.Where(run => run.Configuration != Encoder)], Metric.MatchedCosine, Metric.WinnerInformation,
            Metric.ChanceInformation, Metric.ClassInformation),
    ];

    private static string Method(StudyContext context) => FormattableString.Invariant(
        $"Each system learns {context.Settings.Components} components from the same training rows. Their prototypes are matched with the encoder's weights, their features and winning components compared with its own on the test rows.");

    private static readonly string[] Remarks =
    [
        FormattableString.Invariant(
            $"Features are activations (encoder), energies (mixture), squared distances (k-means, map), sources (ICA) and codes (sparse coding, L1 penalty {ConnectedSystems.Penalty}); the mixture has diagonal covariances with no variance below {new GaussianMixtureSettings().VarianceFloor} and starts from k-means. The log-determinant is taken away on {LogDeterminantSweep.Rows} rows and their first {LogDeterminantSweep.Dimensions} principal components."),
        "Matched |cos|: prototypes, filters or atoms matched one to one with the encoder's rows of weights. Read it beside the two last rows: "
        + "encoders that differ in their seed alone, and training rows drawn at random. NMI: mutual information of the strongest or nearest "
        + "component with the encoder's strongest, over the mean of their entropies; it is above 0 by chance, which is given beside it.",
        "Hoyer sparsity is 1 where one feature carries a row and 0 where all do alike. It and L0 say little of energies and distances, which are never 0. In as many dimensions as a digit has, the mixture gives nearly every row to one "
        + "component, where the encoder's responsibilities, softmax(−a), are nearly even: the same formula at another scale of energies.",
    ];
}
