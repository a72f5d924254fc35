using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>Steps that are taken late against steps that are taken at once, over wide sparse rows.</summary>
public class LazyUpdatesTests
{
    private const int Inputs = LazyUpdates.LeastInputs + 17, Components = 20, Rows = 400, NonZerosOfRow = 12, BatchSize = 16;

    public static TheoryData<EncoderOptimizer, float, int> Cases() => new()
    {
        { EncoderOptimizer.Adam, 0, 40 },

        // Longer than what Adam remembers of a missed step.
        { EncoderOptimizer.Adam, 0, 400 },
        { EncoderOptimizer.Sgd, 0, 40 },
        { EncoderOptimizer.Sgd, 0.9f, 40 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_OverWideSparseRows_TrainsWhatStepsOfAllInputsTrain(EncoderOptimizer optimizer, float momentum, int steps) =>
        AssertTrainsWhatStepsOfAllInputsTrain(optimizer, momentum, steps, (rate, _) => rate);

    /// <summary>An input that missed steps of several sizes takes each in its own.</summary>
    [Theory]
    [InlineData(EncoderOptimizer.Adam, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0.9f)]
    public void Step_OfASizeThatChanges_TrainsWhatStepsOfAllInputsTrain(EncoderOptimizer optimizer, float momentum) =>
        AssertTrainsWhatStepsOfAllInputsTrain(optimizer, momentum, 40, (rate, step) => step / 3 % 2 == 0 ? rate : rate / 8);

    private static void AssertTrainsWhatStepsOfAllInputsTrain(
        EncoderOptimizer optimizer, float momentum, int steps, Func<float, int, float> learningRate)
    {
        DecoderFreeSettings settings = Settings(optimizer, momentum);
        TrainingRows rows = WideRows();
        EncoderParameters expected = Parameters(), gradient = Parameters();
        var gradients = new DecoderFreeGradients(Kernels.Best, settings, rows, null, BatchSize);
        IOptimizer rule = IOptimizer.Create(optimizer, momentum, expected.All.Length);
        using ClosedFormDecoderFreeEngine engine = Engine(settings, rows);
        var random = new Random(3);
        for (int i = 0; i < steps; i++)
        {
            // The rows of the first batch come back at the end, after all steps between.
            int[] batch = i == 0 || i == steps - 1 ? [.. Enumerable.Range(0, BatchSize)] : Draw(random);
            float rate = learningRate(settings.LearningRate, i);
            double loss = engine.Step(batch, new TrainingStep(rate)).Total;
            double expectedLoss = gradients.LossAndGradient(batch, expected, gradient).Total;
            rule.Step(Kernels.Best, rate, gradient.All, expected.All);
            Assert.Equal(expectedLoss, loss, 1e-5 * Math.Abs(expectedLoss));
        }

        Assert.InRange(RelativeDistance.Between(AsDouble(engine.Parameters.All), AsDouble(expected.All)), 0, 1e-5);
    }

    [Fact]
    public void Step_OverWideSparseRows_LeavesOtherInputsAloneUntilParametersAreRead()
    {
        EncoderParameters parameters = Parameters();
        using ClosedFormDecoderFreeEngine engine = Engine(Settings(EncoderOptimizer.Adam, 0), WideRows(), parameters);
        engine.Step([.. Enumerable.Range(0, BatchSize)], new TrainingStep(1e-3f));
        float[] afterFirst = parameters.All.ToArray();
        int[] later = [.. Enumerable.Range(BatchSize, BatchSize)];
        engine.Step(later, new TrainingStep(1e-3f));
        engine.Step(later, new TrainingStep(1e-3f));

        int untouched = TouchedBy(Enumerable.Range(0, BatchSize)).Except(TouchedBy(later)).First();
        Range row = (untouched * parameters.Stride)..((untouched * parameters.Stride) + Components);
        Assert.Equal(afterFirst[row], parameters.All[row].ToArray());
        Assert.NotEqual(afterFirst[row], engine.Parameters.All[row].ToArray());
    }

    [Theory]
    [InlineData(EncoderOptimizer.Adam, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0.9f)]
    public void SaveState_BetweenSteps_ChangesNothingAndLetsAnotherEngineGoOnToTheSameBits(EncoderOptimizer optimizer, float momentum)
    {
        DecoderFreeSettings settings = Settings(optimizer, momentum);
        using ClosedFormDecoderFreeEngine undisturbed = Engine(settings, WideRows()), saved = Engine(settings, WideRows()),
            other = Engine(settings, WideRows());
        var random = new Random(3);
        Run(undisturbed, saved);
        var state = new MemoryStream();
        saved.SaveState(new BinaryWriter(state));
        other.LoadState(SavedState.Reader(state.ToArray()));
        Run(undisturbed, saved, other);

        Assert.Equal(undisturbed.Parameters.All.ToArray(), saved.Parameters.All.ToArray());
        Assert.Equal(undisturbed.Parameters.All.ToArray(), other.Parameters.All.ToArray());

        void Run(params ClosedFormDecoderFreeEngine[] engines)
        {
            for (int i = 0; i < 10; i++)
            {
                int[] batch = Draw(random);
                foreach (ClosedFormDecoderFreeEngine engine in engines)
                    engine.Step(batch, new TrainingStep(1e-3f));
            }
        }
    }

    [Fact]
    public void Loss_BetweenSteps_IsThatOfUpToDateParametersAndChangesNothingInEffect()
    {
        DecoderFreeSettings settings = Settings(EncoderOptimizer.Adam, 0);
        using ClosedFormDecoderFreeEngine undisturbed = Engine(settings, WideRows()), disturbed = Engine(settings, WideRows());
        var gradients = new DecoderFreeGradients(Kernels.Best, settings, WideRows(), null, BatchSize);
        var random = new Random(3);
        for (int i = 0; i < 20; i++)
        {
            int[] batch = Draw(random), heldOut = Draw(random);
            undisturbed.Step(batch, new TrainingStep(1e-3f));
            disturbed.Step(batch, new TrainingStep(1e-3f));
            double loss = disturbed.Loss(heldOut).Total, expected = gradients.Loss(heldOut, undisturbed.Parameters).Total;
            Assert.Equal(expected, loss, 1e-5 * Math.Abs(expected));
        }

        Assert.InRange(RelativeDistance.Between(AsDouble(disturbed.Parameters.All), AsDouble(undisturbed.Parameters.All)), 0, 1e-5);
    }

    [Theory]
    [InlineData(EncoderOptimizer.Adam, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0.9f)]
    public void Step_OnAnyNumberOfThreads_GivesTheBitsOfOne(EncoderOptimizer optimizer, float momentum)
    {
        // A batch touches enough for several threads.
        const int components = 1500, steps = 12;
        float[] expected = Train(1);
        Assert.Equal(expected, Train(2));
        Assert.Equal(expected, Train(4));

        float[] Train(int threads)
        {
            using var workers = new Workers(threads);
            Kernels kernels = workers.Share(Kernels.Best);
            DecoderFreeSettings settings = Settings(optimizer, momentum) with { Components = components };
            var parameters = new EncoderParameters(Inputs, components);
            parameters.Initialise(new Random(1));
            using var engine = new ClosedFormDecoderFreeEngine(
                kernels, settings, new DecoderFreeGradients(kernels, settings, WideRows(), null, 4 * BatchSize), parameters);
            var random = new Random(3);
            for (int i = 0; i < steps; i++)
            {
                engine.Step([.. Draw(random), .. Draw(random), .. Draw(random)], new TrainingStep(1e-3f));
                engine.Loss(Draw(random));
            }

            return engine.Parameters.All.ToArray();
        }
    }

    [Theory]
    [InlineData(1e-2f, 1e-4f)]
    [InlineData(1e-6f, 1e-14f)]
    [InlineData(1e-9f, 1e-20f)]
    [InlineData(0f, 0f)]
    public void AdamCatchUp_WithMomentsOfAnySize_DoesWhatSoManyStepsDo(float firstMoment, float secondMoment)
    {
        foreach (Kernels kernels in Kernels.All)
        {
            foreach (int missed in new[] { 1, 2, 7, 60, 255, 256, 257, 900 })
            {
                var steps = new MissedAdamSteps(0.9f, 0.999f);
                double p = 0.5, m = firstMoment, v = secondMoment;
                for (int t = 1; t <= missed; t++)
                {
                    var step = new AdamStep(
                        0.9f, 0.999f, (float)(1e-3 / (1 - Math.Pow(0.9f, t))), (float)(1 / Math.Sqrt(1 - Math.Pow(0.999f, t))), 1e-8f);
                    steps.Add(step);
                    m *= 0.9f;
                    v *= 0.999f;
                    p -= step.StepSize * m / ((Math.Sqrt(v) * step.SecondMomentScale) + 1e-8f);
                }

                float[] ms = Repeat(firstMoment), vs = Repeat(secondMoment), ps = Repeat(0.5f);
                steps.CatchUp(kernels, missed, 1e-8f, ms, vs, ps);

                Assert.All(ps, value => Assert.Equal(p, value, 3e-7));
                Assert.All(ms, value => Assert.Equal(m, value, Tolerance(m)));
                Assert.All(vs, value => Assert.Equal(v, value, Tolerance(v)));
            }
        }

        // Relative, down to where floats lose digits.
        static double Tolerance(double expected) => Math.Max(expected * 1e-4, 1e-37);

        static float[] Repeat(float value) => Enumerable.Repeat(value, Kernels.RowAlignment).ToArray();
    }

    /// <summary>
    /// ε is a ten-thousandth of √v, and the bias corrections are near 1: what ε takes from the way is a hundred times the tolerance, and what the
    /// square of that would take far below it.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(60)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(900)]
    public void AdamCatchUp_FromZero_GoesAsFarAsSoManyStepsWithTheirEpsilon(int missed)
    {
        const float firstMoment = 1e-4f, secondMoment = 1e-8f;
        var steps = new MissedAdamSteps(0.9f, 0.999f);
        double p = 0, m = firstMoment, v = secondMoment;
        for (int t = 5001; t <= 5000 + missed; t++)
        {
            var step = new AdamStep(0.9f, 0.999f, (float)(1e-3 / (1 - Math.Pow(0.9f, t))), (float)(1 / Math.Sqrt(1 - Math.Pow(0.999f, t))), 1e-8f);
            steps.Add(step);
            m *= 0.9f;
            v *= 0.999f;
            p -= step.StepSize * m / ((Math.Sqrt(v) * step.SecondMomentScale) + 1e-8f);
        }

        float[] ms = Repeat(firstMoment), vs = Repeat(secondMoment), ps = Repeat(0);
        steps.CatchUp(Kernels.Best, missed, 1e-8f, ms, vs, ps);

        Assert.All(ps, value => Assert.Equal(p, value, 1e-6 * Math.Abs(p)));

        static float[] Repeat(float value) => Enumerable.Repeat(value, Kernels.RowAlignment).ToArray();
    }

    private static DecoderFreeSettings Settings(EncoderOptimizer optimizer, float momentum) => ReferenceProblem.Settings(
        Components, lse: 1, variance: 1, decorrelation: 1) with
    {
        Optimizer = optimizer,
        Momentum = momentum,
    };

    private static ClosedFormDecoderFreeEngine Engine(DecoderFreeSettings settings, TrainingRows rows, EncoderParameters? parameters = null) => new(
        Kernels.Best, settings, new DecoderFreeGradients(Kernels.Best, settings, rows, null, BatchSize), parameters ?? Parameters());

    private static EncoderParameters Parameters()
    {
        var parameters = new EncoderParameters(Inputs, Components);
        parameters.Initialise(new Random(1));
        return parameters;
    }

    private static int[] Draw(Random random)
    {
        int[] rows = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(rows);
        return rows[..BatchSize];
    }

    private static IEnumerable<int> TouchedBy(IEnumerable<int> rows) => rows.SelectMany(Row);

    /// <summary>The non-zeros of a row: inputs near 0 occur often, the others rarely.</summary>
    private static int[] Row(int row)
    {
        var random = new Random(1000 + row);
        return [.. Enumerable.Range(0, NonZerosOfRow).Select(_ => (int)(Inputs * Math.Pow(random.NextDouble(), 3))).Distinct().Order()];
    }

    private static SparseRows WideRows()
    {
        var random = new Random(2);
        List<int> starts = [0], indices = [];
        for (int row = 0; row < Rows; row++)
        {
            indices.AddRange(Row(row));
            starts.Add(indices.Count);
        }

        return new SparseRows([.. starts], [.. indices], [.. indices.Select(_ => random.NextSingle() + 0.5f)], Inputs);
    }

    private static double[] AsDouble(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
