namespace EncoderStudy.Experiments.Study;

/// <summary>Every value that the study expects, with its source, written down before results were generated. Nothing else judges.</summary>
/// <remarks>
/// What is published is about digits, and its numbers about all of MNIST: so are these claims, and on other data they are undecided. Identities,
/// and what the theory says of every data, are judged on any.
/// </remarks>
internal static class Expectations
{
    private const string Published = "the published study";
    private const string Stated = "the theory: an identity, to single precision";
    private const string Reproduced = "the published study, and an independent reproduction";

    /// <summary>What the published numbers are about; with fewer components there is less to be redundant, and so on.</summary>
    private const int PublishedComponents = 64, PublishedEpochs = 100;

    /// <summary>The seeds whose means the bars are about.</summary>
    private const int BenchmarkSeeds = 5, OtherSeeds = 3;

    /// <summary>All of them, in the order of the experiments.</summary>
    public static IReadOnlyList<Expectation> All { get; } =
    [
        OnAnyData(
            "theorem", "theorem-closed-form", null, 1e-6, "0.0E-0", Stated,
            "The gradient of the log-sum-exp term that the closed form gives is the responsibility: greatest difference"),
        OnAnyData(
            "theorem", "theorem-autograd-random", null, 1e-6, "0.0E-0", Reproduced,
            "Autograd's gradient of the log-sum-exp term is the responsibility, on 64 × 128 random activations: greatest difference"),
        OnAnyData(
            "theorem", "theorem-autograd-trained", null, 1e-6, "0.0E-0", Stated,
            "The same on the activations of a trained model, during a backward pass through the network: greatest difference"),
        OnAnyData(
            "theorem", "theorem-correlation", 0.9999, 1, "F6", Reproduced,
            "Gradient and responsibility correlate"),
        OnDigits("ablation", "ablation-lse-dead", 1, 1, "P0", Reproduced, "(i) Log-sum-exp alone collapses: every component is dead"),
        OnDigits("ablation", "ablation-variance-dead", 0, 0, "F1", Reproduced, "(ii) With the variance term no component is dead"),
        OnDigits("ablation", "ablation-variance-redundancy", 1000, null, "F0", Reproduced, "(ii) With the variance term the components are redundant"),
        OnDigits("ablation", "ablation-decorrelation", 30, null, "F1", Reproduced, "(iii) With the decorrelation term redundancy falls by a factor of"),
        OnMnist(
            "ablation", "ablation-entropy-mnist", 1, null, "F2", OtherSeeds,
            "(iv) The log-sum-exp term keeps responsibilities soft: entropy above that of variance and decorrelation alone, in nats"),
        OnDigits(
            "ablation", "ablation-entropy-sample", 0.5, null, "F2", "an independent reproduction on the sample",
            "(iv) The same on the digits that come with the program") with { Data = JudgedOn.Sample },
        OnMnist("benchmark", "benchmark-sae-probe", 0.897, 0.909, "P1", BenchmarkSeeds, "ReLU + L1: mean linear-probe accuracy"),
        OnMnist("benchmark", "benchmark-sae-l0", 31, 33.5, "F1", BenchmarkSeeds, "ReLU + L1: mean L0"),
        OnMnist("benchmark", "benchmark-sae-nmse", 0.0245, 0.0285, "F4", BenchmarkSeeds, "ReLU + L1: mean normalised reconstruction error"),
        OnMnist("benchmark", "benchmark-probe", 0.929, 0.94, "P1", BenchmarkSeeds, "Decoder-free: mean linear-probe accuracy"),
        OnMnist("benchmark", "benchmark-l0", 16.5, 17.9, "F1", BenchmarkSeeds, "Decoder-free: mean L0"),
        OnMnist(
            "benchmark", "benchmark-nmse", 0.14, 0.146, "F4", BenchmarkSeeds,
            "Decoder-free: mean normalised reconstruction error, Wᵀ as the decoder"),
        OnMnist("benchmark", "benchmark-loss", -1002, -996, "F1", BenchmarkSeeds, "Decoder-free: mean final loss"),
        OnDigits(
            "benchmark", "benchmark-probe-difference", 0, null, "P2", Published,
            "The decoder-free features probe better than those of ReLU + L1: accuracy above it, paired over seeds"),
        OnDigits(
            "benchmark", "benchmark-l0-difference", null, 0, "F1", Published,
            "Fewer decoder-free components are active than of ReLU + L1: L0 above it, paired over seeds"),
        OnDigits(
            "benchmark", "benchmark-parameters", 0.49, 0.51, "F3", Published,
            "The decoder-free model has half the parameters of ReLU + L1: their ratio") with { Epochs = 1 },
        OnMnist("dynamics", "dynamics-finite", 0, 0, "F0", OtherSeeds, "Training stays finite at every learning rate: runs that diverged"),
        DynamicsLoss("sgd-1e-4", "SGD, learning rate 1e-4", -520, 0.06),
        DynamicsLoss("sgd-1e-3", "SGD, learning rate 1e-3", -676, 0.06),
        DynamicsLoss("sgd-1e-2", "SGD, learning rate 1e-2", -795, 0.06),
        DynamicsLoss("sgd-1e-1", "SGD, learning rate 0.1", -967, 0.06),
        DynamicsLoss("adam-1e-4", "Adam, learning rate 1e-4", -745, 0.03),
        DynamicsLoss("adam-1e-3", "Adam, learning rate 1e-3", -999, 0.03),
        DynamicsLoss("adam-1e-2", "Adam, learning rate 1e-2", -1215, 0.03),
        DynamicsLoss("adam-1e-1", "Adam, learning rate 0.1", -1420, 0.06),
        OnMnist(
            "dynamics", "dynamics-sgd-convergence", 1, 2, "F2", OtherSeeds,
            "SGD's convergence epoch varies little while its learning rate varies a thousandfold: greatest over least of the means over the seeds") with
        {
            Source = "the published study says little; that this means a factor of 2 was set here, before any run",
        },
        OnMnist(
            "dynamics", "dynamics-adam-convergence", 0, 0, "F0", OtherSeeds,
            "Adam does not converge in 100 epochs at any of its learning rates: runs that did") with { Source = Published },
        OnDigits(
            "dynamics", "dynamics-probe", -0.005, 0.005, "P2", Published,
            "Adam's best features probe as SGD's best do, within half a point: accuracy above it, paired over seeds"),
        OnAnyData(
            "connections", "connections-bayes", null, 1e-9, "0.0E-0", "the theory: an identity, to double precision",
            "A mixture's responsibilities by Bayes' rule are softmax(−energy): greatest difference"),
        OnAnyData(
            "connections", "connections-gradient", null, 1e-6, "0.0E-0", "the theory: an identity, to the precision of finite differences",
            "They are the gradient of −log Σ exp(−energy) with respect to the energies: greatest difference"),
        OnAnyData(
            "connections", "connections-em", null, 1e-9, "0.0E-0", "the theory of EM, to double precision",
            "EM never raises the mean of −log Σ exp(−energy): its greatest change in a step, in nats"),

        // How little of the log-determinant is too little depends on how far apart the rows lie.
        OnAnyData(
            "connections", "connections-log-determinant", null, 0.01, "0.0E-0", "the theory: nothing else keeps components apart",
            "EM with a hundredth of the log-determinant collapses: what the component then tells of the row, in nats") with
        {
            Data = JudgedOn.Digits,
        },
        OnAnyData(
            "connections", "connections-winner", 0, null, "F3", "the theory: the encoder is a mixture",
            "The mixture's components and the encoder's strongest agree beyond chance: normalised mutual information above that by chance"),

        // Means and rows that are not centred are alike in what they have in common: where that is much, cosines say little else.
        OnAnyData(
            "connections", "connections-means", 0, null, "F3", "the theory: the encoder is a mixture",
            "The mixture's means are more like the encoder's weights than training rows are: matched |cosine| above theirs") with
        {
            Data = JudgedOn.Digits,
        },
    ];

    /// <summary>The fewest seeds with which every claim of these experiments can be judged; three where none needs more.</summary>
    public static int SeedsFor(IEnumerable<IExperiment> experiments) =>
        All.Where(expectation => experiments.Any(experiment => experiment.Verb == expectation.Verb))
            .Select(expectation => expectation.Seeds).Append(OtherSeeds).Max();

    public static Expectation Find(string id) => All.Single(expectation => expectation.Id == id);

    /// <summary>An identity, or what the theory says of every data.</summary>
    private static Expectation OnAnyData(
        string verb, string id, double? low, double? high, string format, string source, string statement) => new()
        {
            Id = id,
            Verb = verb,
            Low = low,
            High = high,
            Format = format,
            Source = source,
            Statement = statement,
            Data = JudgedOn.AnyData,
        };

    /// <summary>A claim of the study about digits, at its size and length of training.</summary>
    private static Expectation OnDigits(
        string verb, string id, double? low, double? high, string format, string source, string statement) =>
        OnAnyData(verb, id, low, high, format, source, statement) with
        {
            Data = JudgedOn.Digits,
            Components = PublishedComponents,
            Epochs = PublishedEpochs,
        };

    /// <summary>A number that was published for all of MNIST, as a mean over seeds.</summary>
    private static Expectation OnMnist(string verb, string id, double? low, double? high, string format, int seeds, string statement) =>
        OnDigits(verb, id, low, high, format, Reproduced, statement) with { Data = JudgedOn.FullMnist, Seeds = seeds };

    /// <summary>A final loss within a share of the published one, which is negative.</summary>
    private static Expectation DynamicsLoss(string setting, string name, double published, double share) => OnMnist(
        "dynamics", "dynamics-loss-" + setting, published * (1 + share), published * (1 - share), "F1", OtherSeeds, $"{name}: mean final loss");
}
