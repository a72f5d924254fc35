namespace EncoderStudy.Experiments.Report;

/// <summary>The words that the reports use, for readers who meet them for the first time.</summary>
internal static class Terms
{
    public static IReadOnlyList<(string Term, string Meaning)> All { get; } =
    [
        ("component", "One of the encoder's K outputs: a row of weights and a bias. Its activation on a row x is a = ReLU(w·x + b)."),
        ("LSE, var, tc", "The three terms of the decoder-free objective: log-sum-exp, −log Σ exp(−a); variance, which keeps components alive; decorrelation, which keeps them apart."),
        ("responsibility, r", "The share that a component has in a row, softmax(−a). Its entropy in nats says how soft the sharing is: 0 where one component takes the row, ln K where all share alike (4.16 for 64)."),
        ("SAE, ReLU + L1", "A sparse autoencoder, with a decoder, trained to reconstruct; the study's standard one has ReLU and an L1 penalty."),
        ("linear probe", "The share of test rows whose class a linear classifier, trained on the features of the training rows, gets right."),
        ("L0, density", "How many components are active on a row, |a| > 0.01, in the mean; density is L0/K."),
        ("dead", "A component whose activation varies so little over the test rows that its variance is below 0.01."),
        ("redundancy", "The sum of the squared correlations between the activations of different components, each pair counted twice: 0 where all are uncorrelated."),
        ("MSE, normalised MSE", "The mean squared error of reconstructed inputs; normalised, after activations and reconstructions were brought to the length of what they stand for."),
        ("explained variance", "1 for a perfect reconstruction, 0 for one that always gives the mean, less than 0 for worse."),
        ("±, [ , ]", "One standard deviation over the seeds; the 95 % interval of a mean difference of pairs with the same seed, by Student's t."),
    ];
}
