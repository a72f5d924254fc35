using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Measures systems on the test rows, all in the same way.</summary>
internal sealed class SystemMeasurement(MLContext ml, ConnectionData data)
{
    public const string Prototypes = "prototypes";
    public const string Winners = "winners";

    /// <summary>Everything there is to measure of a system by itself; winners are kept for <see cref="Compare"/>.</summary>
    public RunResult Of(string configuration, int seed, LearnedSystem system)
    {
        RowMatrix train = system.Features(data.Train), test = system.Features(data.Test);
        int[] winners = system.Winners(test);
        var metrics = new Dictionary<string, double>
        {
            [Metric.L0.Name] = Sparsity.L0(test),
            [Metric.Hoyer.Name] = Sparsity.Hoyer(test),
        };
        AddProbe(metrics, Metric.ProbeAccuracy, train, test);
        if (system.FeaturesAreEnergies)
        {
            RowMatrix responsibilities = test.Responsibilities();
            metrics[Metric.Entropy.Name] = Sparsity.Entropy(responsibilities);
            metrics[Metric.MaximumResponsibility.Name] = Sparsity.Largest(responsibilities);
            AddProbe(metrics, Metric.ResponsibilityProbeAccuracy, train.Responsibilities(), responsibilities);
        }

        if (data.TestLabels.Length > 0)
            metrics[Metric.ClassInformation.Name] = MutualInformation.Normalised(winners, Array.ConvertAll(data.TestLabels, label => (int)label));
        return new RunResult
        {
            Configuration = configuration,
            Seed = seed,
            Metrics = metrics,
            Arrays = new Dictionary<string, float[]>
            {
                [Prototypes] = system.Prototypes.ToSingle(),
                [Winners] = Array.ConvertAll(winners, winner => (float)winner),
            },
        };
    }

    /// <summary>The run with its likeness to the encoder's: of prototypes to rows of W, and of winners to the encoder's.</summary>
    public static RunResult Compare(RunResult run, RunResult encoder, int inputs)
    {
        var metrics = new Dictionary<string, double>(run.Metrics)
        {
            [Metric.MatchedCosine.Name] = MatchedCosine.Of(RowMatrix.From(run.Arrays[Prototypes], inputs), RowMatrix.From(encoder.Arrays[Prototypes], inputs)),
        };
        if (run.Arrays.TryGetValue(Winners, out float[]? winners))
        {
            int[] own = Array.ConvertAll(winners, winner => (int)winner), its = Array.ConvertAll(encoder.Arrays[Winners], winner => (int)winner);
            metrics[Metric.WinnerInformation.Name] = MutualInformation.Normalised(own, its);
            metrics[Metric.ChanceInformation.Name] = MutualInformation.Chance(own, its, run.Seed);
        }

        return run with { Metrics = metrics };
    }

    private void AddProbe(Dictionary<string, double> metrics, Metric metric, RowMatrix train, RowMatrix test)
    {
        if (data.TrainLabels.Length == 0)
            return;
        ITransformer probe = new LinearProbe(ml).Fit(FeatureRows.Of(ml, train, data.TrainLabels));
        metrics[metric.Name] = LinearProbe.Accuracy(probe, FeatureRows.Of(ml, test, data.TestLabels));
    }
}
