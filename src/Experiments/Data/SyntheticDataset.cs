using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Data;

/// <summary>Data whose components are known: 128 true directions in 64 dimensions, 20,000 rows to train on and 5,000 to test on.</summary>
/// <remarks>The same rows whatever the seeds of an experiment are: those are for the models. See <see cref="Superposition"/>.</remarks>
internal static class SyntheticDataset
{
    /// <summary>The name that <c>--dataset</c> takes.</summary>
    public const string Name = "synthetic";

    private const int Dimensions = 64, Components = 128, TrainRows = 20_000, TestRows = 5_000, Seed = 20_231;

    public static StudyData Load(MLContext ml)
    {
        var source = new Superposition(Dimensions, Components, Seed);
        float[] unused = new float[Components];
        Row[] train = [.. Enumerable.Range(0, TrainRows).Select(_ => new Row { Inputs = source.Next(unused) })];
        float[] strengths = new float[TestRows * Components];
        Row[] test = [.. Enumerable.Range(0, TestRows).Select(row => new Row { Inputs = source.Next(strengths.AsSpan(row * Components, Components)) })];
        return new StudyData
        {
            Train = View(ml, train),
            Test = View(ml, test),
            Size = Dimensions,
            HasLabels = false,
            Truth = new TrueComponents(source.Directions, Dimensions, strengths),
            Fingerprint = FormattableString.Invariant($"{Name} {Seed}, {TrainRows} + {TestRows} rows of {Dimensions}, {Components} true components"),
        };
    }

    private static IDataView View(MLContext ml, Row[] rows) => ml.Data.LoadFromEnumerable(rows);

    private sealed class Row
    {
        [ColumnName(StudyData.Inputs), VectorType(Dimensions)]
        public float[] Inputs { get; set; } = [];
    }
}
