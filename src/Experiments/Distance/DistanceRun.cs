using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Distance;

/// <summary>Takes an autoencoder through the phases of a course, and says how far each moved it.</summary>
internal static class DistanceRun
{
    public static readonly Metric Euclidean = new("parameterDistance", "L2 distance", "F2");
    public static readonly Metric Cosine = new("parameterCosine", "Cosine", "F4");
    public static readonly Metric ReconstructionError = new("reconstructionMse", "Reconstruction MSE", "F4");

    /// <summary>A run whose numbers are curves over the phases, those from start to end of the course last.</summary>
    public static RunResult Of(StudyContext context, MLContext ml, Course course, string name, int seed)
    {
        var training = new EncoderTraining(context, ml, seed);
        var phases = new PhaseTraining(training);
        SparseAutoencoderTransformer start = context.Display.Step(
            FormattableString.Invariant($"Drawing the start of {name}, seed {seed}"), phases.Start);
        SparseAutoencoderTransformer current = start;
        var rows = new List<Dictionary<string, double>>();
        for (int i = 0; i < course.Phases.Count; i++)
        {
            Phase phase = course.Phases[i];
            int epochs = phase.Epochs(context.Settings.Epochs);
            SparseAutoencoderTransformer next = context.Display.Train(
                FormattableString.Invariant($"{name}, phase {i + 1}: {phase.Name}, seed {seed}"), epochs,
                progress => phases.Train(phase.Kind, current, epochs, progress));
            rows.Add(Measure(training, current, next));
            current = next;
        }

        rows.Add(DistanceOf(start, current));
        return new RunResult
        {
            Configuration = name,
            Seed = seed,
            Metrics = rows[^1],
            Curves = rows[0].Keys.ToDictionary(
                metric => metric, metric => rows.Select(row => row.GetValueOrDefault(metric, double.NaN)).ToArray()),
        };
    }

    /// <summary>One result for each phase and, where there are several, one for all of the course.</summary>
    public static IEnumerable<RunResult> Split(RunResult run, int course, int epochs)
    {
        int phases = Course.All[course].Phases.Count;
        for (int i = 0; i < phases; i++)
            yield return Part(run, i, Course.NameOf(course, i, epochs));
        if (phases > 1)
            yield return Part(run, phases, $"{run.Configuration}, in all");
    }

    private static RunResult Part(RunResult run, int index, string name) => new()
    {
        Configuration = name,
        Seed = run.Seed,
        Metrics = run.Curves.Where(curve => !double.IsNaN(curve.Value[index])).ToDictionary(curve => curve.Key, curve => curve.Value[index]),
    };

    private static Dictionary<string, double> Measure(EncoderTraining training, SparseAutoencoderTransformer from, SparseAutoencoderTransformer to)
    {
        Dictionary<string, double> numbers = DistanceOf(from, to);
        foreach ((string metric, double value) in training.Measurement.Of(to))
            numbers[metric] = value;
        numbers[ReconstructionError.Name] = to.Transform(training.Context.Data.Test).GetColumn<float>(PhaseTraining.Error).Average(error => (double)error);
        return numbers;
    }

    private static Dictionary<string, double> DistanceOf(SparseAutoencoderTransformer from, SparseAutoencoderTransformer to)
    {
        ParameterDistance distance = ParameterDistance.Between(from, to);
        return new Dictionary<string, double> { [Euclidean.Name] = distance.Euclidean, [Cosine.Name] = distance.Cosine };
    }
}
