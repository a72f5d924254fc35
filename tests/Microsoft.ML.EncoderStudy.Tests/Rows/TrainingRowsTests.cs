using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

/// <summary>Conditioned rows, sparse and dense, against s ∘ (x − μ) written out in double precision.</summary>
public class TrainingRowsTests
{
    /// <summary>Single precision holds 6e-8; an offset that cancels most of a stored value costs one digit, sums over a batch another.</summary>
    private const double Tolerance = 5e-6;

    private const double SparseDensity = 0.25;
    private const double DenseDensity = 0.9;

    private static readonly int[] BatchRows = [3, 17, 4, 0, 11, 8, 25];

    public static TheoryData<int, InputScaling, RowStorage> Cases()
    {
        var cases = new TheoryData<int, InputScaling, RowStorage>();
        foreach (Kernels kernels in Kernels.All)
        {
            foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
            {
                foreach (RowStorage storage in Enum.GetValues<RowStorage>())
                    cases.Add(kernels.Width, scaling, storage);
            }
        }

        return cases;
    }

    public static TheoryData<InputScaling, RowStorage> ScalingsAndStorages()
    {
        var cases = new TheoryData<InputScaling, RowStorage>();
        foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
        {
            foreach (RowStorage storage in Enum.GetValues<RowStorage>())
                cases.Add(scaling, storage);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_OfConditionedRows_IsThatOfMaterialisedRows(int width, InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 1);
        (TrainingRows rows, InputScaler scaler) = Scale(problem, scaling, storage);
        EncoderParameters parameters = problem.Parameters();
        var z = new float[BatchRows.Length * parameters.Stride];

        rows.Select(BatchRows);
        rows.Encode(Of(width), parameters, z);

        UnevenInputs.Materialise(problem, scaler);
        double[][] expected = ReferenceObjective.PreActivations(problem);
        for (int i = 0; i < BatchRows.Length; i++)
            AssertClose(expected[BatchRows[i]], z.AsSpan(i * parameters.Stride, problem.Components));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AddWeightGradient_OfConditionedRows_IsThatOfMaterialisedRows(int width, InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 2);
        (TrainingRows rows, InputScaler scaler) = Scale(problem, scaling, storage);
        int stride = Kernels.PaddedWidth(problem.Components);
        var gradient = new float[BatchRows.Length * stride];
        var random = new Random(3);
        for (int i = 0; i < BatchRows.Length; i++)
        {
            for (int j = 0; j < problem.Components; j++)
                gradient[(i * stride) + j] = (float)ReferenceProblem.Normal(random);
        }

        var found = new float[problem.Inputs * stride];
        found.AsSpan().Fill(0.5f); // what is there stays
        rows.Select(BatchRows);
        rows.AddWeightGradient(Of(width), gradient, stride, found);

        UnevenInputs.Materialise(problem, scaler);
        for (int d = 0; d < problem.Inputs; d++)
        {
            var expected = new double[stride];
            for (int j = 0; j < stride; j++)
                expected[j] = 0.5 + Enumerable.Range(0, BatchRows.Length).Sum(i => problem.X[BatchRows[i]][d] * gradient[(i * stride) + j]);
            AssertClose(expected, found.AsSpan(d * stride, stride));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_OfAnAutoencoderOnConditionedRows_AreThoseOnMaterialisedRows(int width, InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 4, neverZeroMean: 3);
        (TrainingRows rows, InputScaler scaler) = Scale(problem, scaling, storage);
        UnevenInputs.Materialise(problem, scaler);
        var reference = new ReferenceAutoencoder(problem, new ReferenceReluWithL1(0.3f), tied: false);
        AutoencoderParameters parameters = reference.FloatParameters(), gradient = reference.FloatParameters();
        var gradients = new AutoencoderGradients(
            Of(width), new ReluWithL1(0.3f), added: null, rows, problem.Components, problem.Rows,
            new ComponentActivity(problem.Components, long.MaxValue));

        AutoencoderLosses losses = gradients.LossAndGradient(problem.AllRows, parameters, gradient);

        AutoencoderLosses expected = reference.Loss();
        Assert.Equal(expected.Reconstruction, losses.Reconstruction, Tolerance * expected.Reconstruction);
        double distance = RelativeDistance.Between(
            ReferenceAutoencoder.Flatten(gradient), reference.Gradient().Blocks().SelectMany(block => block.Values));
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    [Theory]
    [MemberData(nameof(ScalingsAndStorages))]
    public void SubtractTransposeFrom_OfConditionedRows_SubtractsMaterialisedRowsAndLeavesThePadding(InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 5);
        (TrainingRows rows, InputScaler scaler) = Scale(problem, scaling, storage);
        int stride = Kernels.PaddedWidth(BatchRows.Length);
        var residual = new float[problem.Inputs * stride];

        rows.Select(problem.AllRows.AsSpan(0, 20));
        rows.Select(BatchRows); // a smaller batch after a larger
        rows.SubtractTransposeFrom(residual, stride);

        UnevenInputs.Materialise(problem, scaler);
        for (int d = 0; d < problem.Inputs; d++)
        {
            double[] expected = [.. BatchRows.Select(row => -problem.X[row][d]), .. new double[stride - BatchRows.Length]];
            AssertClose(expected, residual.AsSpan(d * stride, stride));
        }
    }

    [Theory]
    [MemberData(nameof(ScalingsAndStorages))]
    public void CopyRow_OfConditionedRows_GivesTheMaterialisedRow(InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 6);
        (TrainingRows rows, InputScaler scaler) = Scale(problem, scaling, storage);
        var row = new float[problem.Inputs];
        for (int i = 0; i < problem.Rows; i++)
        {
            rows.CopyRow(i, row);
            AssertClose(UnevenInputs.Conditioned(problem.X[i], scaler), row);
        }
    }

    [Theory]
    [MemberData(nameof(ScalingsAndStorages))]
    public void Share_GivesRowsThatAreEncodedAlikeWithSelectionsOfTheirOwn(InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 13);
        (TrainingRows rows, _) = Scale(problem, scaling, storage);
        EncoderParameters parameters = problem.Parameters();
        float[] expected = new float[BatchRows.Length * parameters.Stride], found = new float[expected.Length];
        rows.Select(BatchRows);
        rows.Encode(Kernels.Best, parameters, expected);

        TrainingRows[] shared = [.. Enumerable.Range(0, 3).Select(shard => rows.Share(shard, 3))];
        foreach (TrainingRows part in shared)
            part.Select(BatchRows);
        rows.Select([1]);
        foreach (TrainingRows part in shared)
        {
            found.AsSpan().Clear();
            part.Encode(Kernels.Best, parameters, found);
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(ScalingsAndStorages))]
    public void Condition_LeavesTheStorageAsItIs(InputScaling scaling, RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 7);
        Assert.IsType(problem.TrainingRows(storage).GetType(), Scale(problem, scaling, storage).Rows);
    }

    [Theory]
    [InlineData(RowStorage.Whole)]
    [InlineData(RowStorage.Bitmaps)]
    [InlineData(RowStorage.Lists)]
    public void Condition_LeavesTheRawRowsAlone(RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 8);
        TrainingRows raw = problem.TrainingRows(storage);
        var moments = InputMoments.Of(raw, null);
        foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
            raw.Scale(InputScaler.Estimate(moments, scaling), moments).Select(BatchRows);

        var row = new float[problem.Inputs];
        for (int i = 0; i < problem.Rows; i++)
        {
            raw.CopyRow(i, row);
            Assert.Equal(Array.ConvertAll(problem.X[i], value => (float)value), row);
        }
    }

    [Theory]
    [InlineData(RowStorage.Whole)]
    [InlineData(RowStorage.Bitmaps)]
    [InlineData(RowStorage.Lists)]
    public void MomentsAndConditioning_WhereTheTrainingWasCancelled_EndAtTheNextRow(RowStorage storage)
    {
        TrainingRows raw = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 8).TrainingRows(storage);
        var moments = InputMoments.Of(raw, null);
        var scaler = InputScaler.Estimate(moments, InputScaling.Standardised);
        foreach (Action<Action> work in new Action<Action>[]
            { alive => InputMoments.Of(raw, null, alive), alive => raw.Scale(scaler, moments, alive) })
        {
            int asked = 0;
            work(() => asked++);
            Assert.True(asked >= raw.Count, $"asked {asked} times");
            for (int last = 1; last <= asked; last++)
            {
                int left = last;
                Assert.Throws<OperationCanceledException>(() => work(() =>
                {
                    if (--left == 0)
                        throw new OperationCanceledException();
                }));
                Assert.Equal(0, left);
            }
        }
    }

    [Fact]
    public void Condition_WithNone_GivesTheSameRows()
    {
        TrainingRows raw = UnevenInputs.Problem(rows: 30, SparseDensity, seed: 9).TrainingRows();
        var moments = InputMoments.Of(raw, null);
        Assert.Same(raw, raw.Scale(InputScaler.Estimate(moments, InputScaling.None), moments));
    }

    [Theory]
    [InlineData(RowStorage.Bitmaps)]
    [InlineData(RowStorage.Lists)]
    public void Condition_OfConditionedSparseRows_Throws(RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, SparseDensity, seed: 10);
        var moments = InputMoments.Of(problem.TrainingRows(storage), null);
        (TrainingRows rows, InputScaler scaler) = Scale(problem, InputScaling.MeanCentred, storage);
        Assert.Throws<InvalidOperationException>(() => rows.Scale(scaler, moments));
    }

    [Theory]
    [InlineData(RowStorage.Whole)]
    [InlineData(RowStorage.Bitmaps)]
    [InlineData(RowStorage.Lists)]
    public void Condition_OfAConstantInput_GivesExactlyZero(RowStorage storage)
    {
        ReferenceProblem problem = UnevenInputs.Problem(rows: 30, DensityOf(storage), seed: 11);
        (TrainingRows rows, _) = Scale(problem, InputScaling.Standardised, storage);
        var row = new float[problem.Inputs];
        for (int i = 0; i < problem.Rows; i++)
        {
            rows.CopyRow(i, row);
            Assert.Equal(0, row[UnevenInputs.Constant]);
            Assert.Equal(0, row[UnevenInputs.AlwaysZero]);
        }
    }

    [Theory]
    [InlineData(RowStorage.Bitmaps)]
    [InlineData(RowStorage.Lists)]
    public void Encode_WithModelsOfSeveralSizesInTurn_UsesTheOffsetOfEach(RowStorage storage)
    {
        ReferenceProblem small = UnevenInputs.Problem(rows: 30, SparseDensity, seed: 12);
        (TrainingRows rows, InputScaler scaler) = Scale(small, InputScaling.MeanCentred, storage);
        var large = new EncoderParameters(small.Inputs, 3 * Kernels.RowAlignment);
        large.Initialise(new Random(1));
        EncoderParameters parameters = small.Parameters();
        float[] before = new float[parameters.Stride], after = new float[parameters.Stride], between = new float[large.Stride];

        rows.Select([5]);
        rows.Encode(Kernels.Best, parameters, before);
        rows.Encode(Kernels.Best, large, between);
        rows.Encode(Kernels.Best, parameters, after);

        Assert.Equal(before, after);
        double[] x = UnevenInputs.Conditioned(small.X[5], scaler);
        var expected = new double[large.Components];
        for (int j = 0; j < expected.Length; j++)
            expected[j] = large.Bias[j] + x.Select((value, d) => value * large.Weights[(d * large.Stride) + j]).Sum();
        AssertClose(expected, between);
    }

    private static Kernels Of(int width) => Kernels.All.Single(kernels => kernels.Width == width);

    private static double DensityOf(RowStorage storage) => storage == RowStorage.Whole ? DenseDensity : SparseDensity;

    private static (TrainingRows Rows, InputScaler Scaler) Scale(
        ReferenceProblem problem, InputScaling scaling, RowStorage storage)
    {
        TrainingRows raw = problem.TrainingRows(storage);
        var moments = InputMoments.Of(raw, problem.FloatRowWeights);
        var scaler = InputScaler.Estimate(moments, scaling);
        return (raw.Scale(scaler, moments), scaler);
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> found)
    {
        double distance = RelativeDistance.Between(found.ToArray().Select(value => (double)value), expected);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }
}
