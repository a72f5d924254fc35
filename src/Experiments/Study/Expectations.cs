namespace EncoderStudy.Experiments.Study;

/// <summary>Every value that the study expects, with its source, written down before results were generated. Nothing else judges.</summary>
internal static class Expectations
{
    private const string Published = "the published study";
    private const string Stated = "the theory: an identity, to single precision";
    private const string Reproduced = "the published study, and an independent reproduction";

    /// <summary>All of them, in the order of the experiments.</summary>
    public static IReadOnlyList<Expectation> All { get; } =
    [
        new()
        {
            Id = "theorem-closed-form", Verb = "theorem", High = 1e-6, Format = "0.0E-0", Source = Stated,
            Statement = "The gradient of the log-sum-exp term that the closed form gives is the responsibility: greatest difference",
        },
        new()
        {
            Id = "theorem-autograd-random", Verb = "theorem", High = 1e-6, Format = "0.0E-0", Source = Reproduced,
            Statement = "Autograd's gradient of the log-sum-exp term is the responsibility, on 64 × 128 random activations: greatest difference",
        },
        new()
        {
            Id = "theorem-autograd-trained", Verb = "theorem", High = 1e-6, Format = "0.0E-0", Source = Stated,
            Statement = "The same on the activations of a trained model, during a backward pass through the network: greatest difference",
        },
        new()
        {
            Id = "theorem-correlation", Verb = "theorem", Low = 0.9999, High = 1, Format = "F6", Source = Reproduced,
            Statement = "Gradient and responsibility correlate",
        },
        new()
        {
            Id = "ablation-lse-dead", Verb = "ablation", Low = 1, High = 1, Format = "P0", Epochs = 100, Source = Reproduced,
            Statement = "(i) Log-sum-exp alone collapses: every component is dead",
        },
        new()
        {
            Id = "ablation-variance-dead", Verb = "ablation", Low = 0, High = 0, Format = "F1", Epochs = 100, Source = Reproduced,
            Statement = "(ii) With the variance term no component is dead",
        },
        new()
        {
            Id = "ablation-variance-redundancy", Verb = "ablation", Low = 1000, Format = "F0", Epochs = 100, Source = Reproduced,
            Statement = "(ii) With the variance term the components are redundant",
        },
        new()
        {
            Id = "ablation-decorrelation", Verb = "ablation", Low = 30, Format = "F1", Epochs = 100, Source = Reproduced,
            Statement = "(iii) With the decorrelation term redundancy falls by a factor of",
        },
        new()
        {
            Id = "ablation-entropy-mnist", Verb = "ablation", Low = 1, Format = "F2", Data = JudgedOn.FullMnist, Epochs = 100, Source = Reproduced,
            Statement = "(iv) The log-sum-exp term keeps responsibilities soft: entropy above that of variance and decorrelation alone, in nats",
        },
        new()
        {
            Id = "ablation-entropy-sample", Verb = "ablation", Low = 0.5, Format = "F2", Data = JudgedOn.Sample, Epochs = 100,
            Source = "an independent reproduction on the sample",
            Statement = "(iv) The same on the sample",
        },
        Mnist("benchmark", "benchmark-sae-probe", 0.897, 0.909, "P1", "ReLU + L1: mean linear-probe accuracy"),
        Mnist("benchmark", "benchmark-sae-l0", 31, 33.5, "F1", "ReLU + L1: mean L0"),
        Mnist("benchmark", "benchmark-sae-nmse", 0.0245, 0.0285, "F4", "ReLU + L1: mean normalised reconstruction error"),
        Mnist("benchmark", "benchmark-probe", 0.929, 0.94, "P1", "Decoder-free: mean linear-probe accuracy"),
        Mnist("benchmark", "benchmark-l0", 16.5, 17.9, "F1", "Decoder-free: mean L0"),
        Mnist("benchmark", "benchmark-nmse", 0.14, 0.146, "F4", "Decoder-free: mean normalised reconstruction error, Wᵀ as the decoder"),
        Mnist("benchmark", "benchmark-loss", -1002, -996, "F1", "Decoder-free: mean final loss"),
        new()
        {
            Id = "benchmark-probe-difference", Verb = "benchmark", Low = 0, Format = "P2", Epochs = 100, Source = Published,
            Statement = "The decoder-free features probe better than those of ReLU + L1: accuracy above it, paired over seeds",
        },
        new()
        {
            Id = "benchmark-parameters", Verb = "benchmark", Low = 0.49, High = 0.51, Format = "F3", Source = Published,
            Statement = "The decoder-free model has half the parameters of ReLU + L1: their ratio",
        },
        new()
        {
            Id = "dynamics-finite", Verb = "dynamics", Low = 0, High = 0, Format = "F0", Source = Reproduced,
            Statement = "Training stays finite at every learning rate: runs that diverged",
        },
        DynamicsLoss("sgd-1e-4", "SGD, learning rate 1e-4", -520, 0.06),
        DynamicsLoss("sgd-1e-3", "SGD, learning rate 1e-3", -676, 0.06),
        DynamicsLoss("sgd-1e-2", "SGD, learning rate 1e-2", -795, 0.06),
        DynamicsLoss("sgd-1e-1", "SGD, learning rate 0.1", -967, 0.06),
        DynamicsLoss("adam-1e-4", "Adam, learning rate 1e-4", -745, 0.03),
        DynamicsLoss("adam-1e-3", "Adam, learning rate 1e-3", -999, 0.03),
        DynamicsLoss("adam-1e-2", "Adam, learning rate 1e-2", -1215, 0.03),
        DynamicsLoss("adam-1e-1", "Adam, learning rate 0.1", -1420, 0.06),
        new()
        {
            Id = "dynamics-sgd-convergence", Verb = "dynamics", Low = 1, High = 2, Format = "F2", Data = JudgedOn.FullMnist, Epochs = 100,
            Source = "the published study says little; that this means a factor of 2 was set here, before any run",
            Statement = "SGD's convergence epoch varies little while its learning rate varies a thousandfold: greatest over least of the means over the seeds",
        },
        new()
        {
            Id = "dynamics-adam-convergence", Verb = "dynamics", Low = 0, High = 0, Format = "F0", Data = JudgedOn.FullMnist, Epochs = 100,
            Source = Published,
            Statement = "Adam does not converge in 100 epochs at any of its learning rates: runs that did",
        },
        new()
        {
            Id = "dynamics-probe", Verb = "dynamics", Low = -0.005, High = 0.005, Format = "P2", Epochs = 100, Source = Published,
            Statement = "Adam's best features probe as SGD's best do, within half a point: accuracy above it, paired over seeds",
        },
        new()
        {
            Id = "connections-bayes", Verb = "connections", High = 1e-9, Format = "E1", Source = "the theory: an identity, to double precision",
            Statement = "A mixture's responsibilities by Bayes' rule are softmax(−energy): greatest difference",
        },
        new()
        {
            Id = "connections-gradient", Verb = "connections", High = 1e-6, Format = "E1", Source = "the theory: an identity, to the precision of finite differences",
            Statement = "They are the gradient of −log Σ exp(−energy) with respect to the energies: greatest difference",
        },
        new()
        {
            Id = "connections-em", Verb = "connections", High = 1e-9, Format = "E1", Source = "the theory of EM, to double precision",
            Statement = "EM never raises the mean of −log Σ exp(−energy): its greatest change in a step, in nats",
        },
        new()
        {
            Id = "connections-log-determinant", Verb = "connections", High = 0.01, Format = "E1", Source = "the theory: nothing else keeps components apart",
            Statement = "EM with a hundredth of the log-determinant collapses: what the component then tells of the row, in nats",
        },
        new()
        {
            Id = "connections-winner", Verb = "connections", Low = 0, Format = "F3", Source = "the theory: the encoder is a mixture",
            Statement = "The mixture's components and the encoder's strongest agree beyond chance: normalised mutual information above that by chance",
        },
        new()
        {
            Id = "connections-means", Verb = "connections", Low = 0, Format = "F3", Source = "the theory: the encoder is a mixture",
            Statement = "The mixture's means are more like the encoder's weights than training rows are: matched |cosine| above theirs",
        },
        new()
        {
            Id = "benchmark-l0-difference", Verb = "benchmark", High = 0, Format = "F1", Epochs = 100, Source = Published,
            Statement = "Fewer decoder-free components are active than of ReLU + L1: L0 above it, paired over seeds",
        },
    ];

    public static Expectation Find(string id) => All.Single(expectation => expectation.Id == id);

    private static Expectation Mnist(string verb, string id, double low, double high, string format, string statement) => new()
    {
        Id = id,
        Verb = verb,
        Low = low,
        High = high,
        Format = format,
        Statement = statement,
        Data = JudgedOn.FullMnist,
        Epochs = 100,
        Source = Reproduced,
    };

    /// <summary>A final loss within a share of the published one, which is negative.</summary>
    private static Expectation DynamicsLoss(string setting, string name, double published, double share) => Mnist(
        "dynamics", "dynamics-loss-" + setting, published * (1 + share), published * (1 - share), "F1", $"{name}: mean final loss");
}
