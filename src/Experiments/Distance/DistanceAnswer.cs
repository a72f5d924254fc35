using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Distance;

/// <summary>How far the phases moved the autoencoder, and what became of it in the course that ends worst.</summary>
/// <param name="runs">A run for each phase of each course and seed.</param>
/// <param name="epochs">The epochs asked for.</param>
internal sealed class DistanceAnswer(IReadOnlyList<RunResult> runs, int epochs)
{
    private readonly IReadOnlyList<Summary> _summaries = Summary.Of(runs);

    public string Text
    {
        get
        {
            string free = Phase(1, 0), after = Phase(1, 1), autoencoder = Phase(3, 0);
            return $"No value was expected beforehand, so no claim is judged. From the same weights, the decoder-free objective moves the parameters by "
                + $"{Of(DistanceRun.Euclidean, free)} (b) and an autoencoder's by {Of(DistanceRun.Euclidean, autoencoder)} in as many epochs (d). Trained on as an "
                + $"autoencoder, the decoder-free solution moves by {Of(DistanceRun.Euclidean, after)} more and keeps a cosine of "
                + $"{Of(DistanceRun.Cosine, after)} with where that began (b).";
        }
    }

    /// <summary>Why the last phase of d is worth a second look.</summary>
    public string LastPhase
    {
        get
        {
            string before = Phase(3, 1), last = Phase(3, 2);
            return $"The last phase of d begins with the decoder that the first one made for another encoder: at a reconstruction error of "
                + $"{Of(DistanceRun.ReconstructionError, before)}, it ends at {Of(DistanceRun.ReconstructionError, last)}. On the way L0 goes from {Of(Metric.L0, before)} to "
                + $"{Of(Metric.L0, last)}, and the probe reads the classes off what is left. A component that no row activates gets no gradient through ReLU "
                + "from either objective, so that no later phase wakes it.";
        }
    }

    private string Phase(int course, int phase) => Course.NameOf(course, phase, epochs);

    private string Of(Metric metric, string configuration) => metric.Cell(_summaries, configuration);
}
