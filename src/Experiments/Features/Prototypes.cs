using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Features;

/// <summary>What the components of a model are held against, for one seed: class means, where there are classes, and centroids.</summary>
internal sealed class Prototypes
{
    /// <summary>Enough for the centroids to be where they stay; the last few rows may still change sides.</summary>
    public const int Iterations = 50;

    private readonly StudyData _data;
    private readonly float[]? _classMeans;
    private readonly float[]? _labels;

    public Prototypes(StudyContext context, int seed)
    {
        _data = context.Data;
        Clusters = context.Display.Step(
            FormattableString.Invariant($"k-means, seed {seed}"),
            () => new Clusters(new MLContext(seed), _data.Train, context.Settings.Components, Iterations));
        if (!_data.HasLabels)
            return;
        _classMeans = ClassMeans.Of(_data.Train, StudyData.Inputs, StudyData.Label);
        _labels = [.. _data.Train.GetColumn<float>(StudyData.Label)];
    }

    public Clusters Clusters { get; }

    /// <summary>Measures the components that some training row activates.</summary>
    /// <param name="configuration">What they are components of.</param>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="directions">A direction in the space of inputs for each: [components × inputs].</param>
    /// <param name="activations">Their activations on the training rows, in order.</param>
    public RunResult Measure(string configuration, int seed, float[] directions, IEnumerable<float[]> activations)
    {
        int[][] top = TopRows.Of(activations, PrototypeMeasure.PurityRows);
        var values = new Dictionary<string, float[]>
        {
            [PrototypeMeasure.Centroid.Name] = Cosines.ToNearest(directions, Clusters.Centroids, _data.Size),
        };
        if (_classMeans is not null && _labels is not null)
        {
            values[PrototypeMeasure.ClassMean.Name] = Cosines.ToNearest(directions, _classMeans, _data.Size);
            values[PrototypeMeasure.Purity.Name] = ClassPurity.Of(top, _labels);
        }

        // A component that nothing activates points where it began to point: that says nothing about the model.
        foreach (float[] of in values.Values)
        {
            for (int j = 0; j < top.Length; j++)
            {
                if (top[j].Length == 0)
                    of[j] = float.NaN;
            }
        }

        var metrics = new Dictionary<string, double>();
        foreach (PrototypeMeasure measure in PrototypeMeasure.For(_data.HasLabels))
            measure.Summarise(values[measure.Name], metrics);
        metrics[FeaturesExperiment.NeverActive.Name] = top.Count(rows => rows.Length == 0);
        return new RunResult
        {
            Configuration = configuration,
            Seed = seed,
            Metrics = metrics,
            Arrays = new Dictionary<string, float[]>(values)
            {
                [ComponentExamples.Directions] = directions,
                [ComponentExamples.Rows] = ComponentExamples.Pack(top),
            },
        };
    }
}
