using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class DeadComponentResamplingTests
{
    private const int Components = 5, Inputs = 6, Dead = 2;

    private readonly ReferenceProblem _problem = new(rows: 9, Inputs, Components);
    private readonly ComponentActivity _activity = new(Components, deadAfterRows: 1);
    private readonly AutoencoderParameters _parameters;
    private readonly AutoencoderGradients _gradients;
    private readonly TrainingRows _rows;

    public DeadComponentResamplingTests()
    {
        _rows = _problem.TrainingRows();
        _parameters = new ReferenceAutoencoder(_problem, new ReferenceReluWithL1(0.1f), tied: false).FloatParameters();
        _gradients = new AutoencoderGradients(Kernels.Best, new ReluWithL1(0.1f), null, _rows, Components, _problem.Rows, _activity);
        _activity.Observe([true, true, false, true, true], rows: 1);
    }

    [Fact]
    public void Resample_ADeadComponent_PointsItAtATrainingRowLessTheDecoderBias()
    {
        var before = _parameters.NewOfSameShape();
        _parameters.CopyTo(before);

        int count = Resample(EncoderOptimizer.Adam, out _);

        Assert.Equal(1, count);
        Assert.Contains(Enumerable.Range(0, _problem.Rows), row => PointsAt(row));
        Assert.Equal(0, _parameters.Encoder.Bias[Dead]);
        Assert.False(_activity.IsDead(Dead));
        double meanLength = Living().Average(j => Length(before.Encoder.Weights, j));
        Assert.Equal(0.2 * meanLength, Length(_parameters.Encoder.Weights, Dead), 1e-6);
        foreach (int j in Living())
        {
            for (int d = 0; d < Inputs; d++)
            {
                Assert.Equal(before.Encoder.Weights[(d * _parameters.Stride) + j], _parameters.Encoder.Weights[(d * _parameters.Stride) + j]);
                Assert.Equal(before.DecoderWeights[(d * _parameters.Stride) + j], _parameters.DecoderWeights[(d * _parameters.Stride) + j]);
            }
        }
    }

    [Theory]
    [InlineData(1e-40)]
    [InlineData(1e-25)]
    [InlineData(1e20)]
    [InlineData(1e37)]
    public void Resample_RowsOfAnyScale_PointsTheComponentAtOneOfThem(double scale)
    {
        foreach (double[] row in _problem.X)
        {
            for (int d = 0; d < row.Length; d++)
                row[d] *= scale;
        }

        TrainingRows rows = _problem.TrainingRows();
        var gradients = new AutoencoderGradients(Kernels.Best, new ReluWithL1(0.1f), null, rows, Components, _problem.Rows, _activity);
        _parameters.DecoderBias.Clear();

        new DeadComponentResampling(rows, new ReluWithL1(0.1f), gradients, _activity).Resample(Engine(EncoderOptimizer.Adam), AllRows(), new Random(1));

        Assert.Contains(Enumerable.Range(0, _problem.Rows), row => PointsAt(row));
    }

    [Fact]
    public void Resample_RowsOfUnequalLoss_DrawsInProportionToTheSquareOfTheLoss()
    {
        const int draws = 4000;
        double[] squares = Enumerable.Range(0, _problem.Rows)
            .Select(row => Math.Pow(_gradients.Loss([row], _parameters).Reconstruction, 2)).ToArray();
        AutoencoderParameters start = _parameters.NewOfSameShape();
        _parameters.CopyTo(start);
        var counts = new int[_problem.Rows];
        var random = new Random(1);
        var resampling = new DeadComponentResampling(_rows, new ReluWithL1(0.1f), _gradients, _activity);
        for (int i = 0; i < draws; i++)
        {
            start.CopyTo(_parameters);
            _activity.Observe([true, true, false, true, true], rows: 1);
            resampling.Resample(Engine(EncoderOptimizer.Sgd), AllRows(), random);
            counts[Enumerable.Range(0, _problem.Rows).Single(PointsAt)]++;
        }

        for (int row = 0; row < counts.Length; row++)
        {
            double share = squares[row] / squares.Sum(), deviation = Math.Sqrt(share * (1 - share) / draws);
            Assert.Equal(share, counts[row] / (double)draws, 5 * deviation);
        }
    }

    [Fact]
    public void Resample_OneRowThatIsReconstructedExactly_DrawsItAndPointsNowhere()
    {
        _parameters.Encoder.All.Clear();
        _parameters.Rest.Clear();
        _rows.CopyRow(0, _parameters.DecoderBias);

        int count = new DeadComponentResampling(_rows, new ReluWithL1(0.1f), _gradients, _activity)
            .Resample(Engine(EncoderOptimizer.Adam), new BatchOrder([0], batchSize: 1, rowWeights: null), new Random(1));

        Assert.Equal(1, count);
        Assert.Equal(0, Length(_parameters.DecoderWeights, Dead));
        Assert.Equal(0, Length(_parameters.Encoder.Weights, Dead));
    }

    [Fact]
    public void Resample_NothingDead_ChangesNothingAndDrawsNothing()
    {
        _activity.Observe([true, true, true, true, true], rows: 1);
        float[] before = _parameters.Rest.ToArray();
        var random = new Random(3);

        int count = new DeadComponentResampling(_rows, new ReluWithL1(0.1f), _gradients, _activity)
            .Resample(Engine(EncoderOptimizer.Adam), AllRows(), random);

        Assert.Equal(0, count);
        Assert.Equal(before, _parameters.Rest.ToArray());
        Assert.Equal(new Random(3).Next(), random.Next());
    }

    [Fact]
    public void Step_AfterResampling_MovesTheComponentAsAFirstStepOfItsMomentsWould()
    {
        // Momentum shows it plainly: what is forgotten moves by η·g, what is remembered by η·(μ·u + g).
        ClosedFormAutoencoderEngine engine = Engine(EncoderOptimizer.Sgd, momentum: 0.9f);
        for (int i = 0; i < 3; i++)
            engine.Step(_problem.AllRows, new TrainingStep(1e-2f));
        _activity.Observe([true, true, false, true, true], rows: 1);
        new DeadComponentResampling(_rows, new ReluWithL1(0.1f), _gradients, _activity).Resample(engine, AllRows(), new Random(1));
        AutoencoderParameters before = _parameters.NewOfSameShape(), gradient = _parameters.NewOfSameShape();
        _parameters.CopyTo(before);
        _gradients.LossAndGradient(_problem.AllRows, _parameters, gradient);

        engine.Step(_problem.AllRows, new TrainingStep(1e-2f));

        Assert.True(Excess(Dead) < 1e-6, $"moved by {Excess(Dead)} beyond its gradient");
        Assert.All(Living(), j => Assert.True(Excess(j) > 1e-4, $"component {j} moved by its gradient alone"));

        double Excess(int j) =>
            BeyondGradient(before.Encoder.All, gradient.Encoder.All, _parameters.Encoder.All, j)
            + BeyondGradient(before.DecoderWeights, gradient.DecoderWeights, _parameters.DecoderWeights, j);
    }

    /// <summary>How far a step moved the parameters of a component beyond η·g.</summary>
    private double BeyondGradient(ReadOnlySpan<float> before, ReadOnlySpan<float> gradient, ReadOnlySpan<float> after, int component)
    {
        double sum = 0;
        for (int i = component; i < before.Length; i += _parameters.Stride)
            sum += Math.Abs(before[i] - (1e-2f * gradient[i]) - after[i]);
        return sum;
    }

    private static IEnumerable<int> Living() => Enumerable.Range(0, Components).Where(j => j != Dead);

    private BatchOrder AllRows() => new([.. _problem.AllRows], batchSize: 8, rowWeights: null);

    private int Resample(EncoderOptimizer optimizer, out ClosedFormAutoencoderEngine engine)
    {
        engine = Engine(optimizer);
        return new DeadComponentResampling(_rows, new ReluWithL1(0.1f), _gradients, _activity).Resample(engine, AllRows(), new Random(1));
    }

    private ClosedFormAutoencoderEngine Engine(EncoderOptimizer optimizer, float momentum = 0) => new(
        Kernels.Best, ReferenceSettings.Autoencoder with { Optimizer = optimizer, Momentum = momentum, Components = Components }, _gradients,
        _activity, _parameters);

    private bool PointsAt(int row)
    {
        double[] direction = _problem.X[row].Select((x, d) => (double)((float)x - _parameters.DecoderBias[d])).ToArray();
        double length = Math.Sqrt(direction.Sum(value => value * value));
        return Enumerable.Range(0, Inputs).All(
            d => Math.Abs(_parameters.DecoderWeights[(d * _parameters.Stride) + Dead] - (direction[d] / length)) < 1e-5);
    }

    private double Length(ReadOnlySpan<float> weights, int j)
    {
        double squares = 0;
        for (int d = 0; d < Inputs; d++)
            squares += weights[(d * _parameters.Stride) + j] * (double)weights[(d * _parameters.Stride) + j];
        return Math.Sqrt(squares);
    }
}
