using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

/// <summary>States that have a checksum and that no training can have written.</summary>
public class DamagedStateTests
{
    private const int Length = 16;

    [Fact]
    public void EncoderParameters_OfAWeightThatIsNotFinite_AreRefused()
    {
        var parameters = new EncoderParameters(inputs: 2, components: 3);
        parameters.Weights[1] = float.NaN;
        AssertRefused(SavedState.Of(parameters), new EncoderParameters(2, 3), "a weight or bias of the encoder is NaN");
    }

    [Fact]
    public void AutoencoderParameters_OfAWeightThatIsNotFinite_AreRefused()
    {
        var parameters = new AutoencoderParameters(inputs: 2, components: 3, tied: false);
        parameters.DecoderBias[1] = float.PositiveInfinity;
        AssertRefused(SavedState.Of(parameters), new AutoencoderParameters(2, 3, tied: false), "a parameter of the decoder is Infinity");
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2, 2 }, "row 2 is in its order twice, or is held out")]
    [InlineData(new[] { 0, 1, 2, 3 }, "row 3 is in its order twice, or is held out")]
    [InlineData(new[] { 0, 1, 2, 5 }, "the number of a row is 5, expected 0 to 4")]
    [InlineData(new[] { 0, 1, 2, -1 }, "the number of a row is -1, expected 0 to 4")]
    public void BatchOrder_ThatIsNoOrderOfItsRows_IsRefused(int[] rows, string problem) =>
        AssertRefused(SavedState.Of(writer => writer.WriteAll<int>(rows)), new BatchOrder([4, 2, 1, 0], batchSize: 2, rowWeights: null), problem);

    [Fact]
    public void BatchOrder_OfItsRowsInAnyOrder_IsTaken()
    {
        var order = new BatchOrder([4, 2, 1, 0], batchSize: 4, rowWeights: null);
        order.LoadState(SavedState.Reader(SavedState.Of(writer => writer.WriteAll<int>([1, 4, 0, 2]))));
        Assert.Equal([1, 4, 0, 2], order.Batches().Single().ToArray());
    }

    [Theory]
    [InlineData(float.NaN, 0f, 0.5, 0.5, "a first moment is NaN")]
    [InlineData(0f, -1f, 0.5, 0.5, "a second moment is -1")]
    [InlineData(0f, float.NaN, 0.5, 0.5, "a second moment is NaN")]
    [InlineData(0f, 0f, 1.5, 0.5, "the power of β₁ is 1.5")]
    [InlineData(0f, 0f, 0.5, -0.5, "the power of β₂ is -0.5")]
    [InlineData(0f, 0f, 0.5, double.NaN, "the power of β₂ is NaN")]
    public void Adam_OfAStateOutsideItsRange_IsRefused(float first, float second, double power1, double power2, string problem) =>
        AssertRefused(AdamState(first, second, power1, power2, steps: []), new Adam(Length), problem);

    [Fact]
    public void Adam_OfASecondMomentThatOverflowed_IsTaken()
    {
        byte[] state = AdamState(1, float.PositiveInfinity, 0.9, 0.999, steps: []);
        var adam = new Adam(Length);
        adam.LoadState(SavedState.Reader(state));
        Assert.Equal(state, SavedState.Of(adam));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(LazyUpdates.MostRemembered + 1)]
    [InlineData(int.MaxValue)]
    public void MissedAdamSteps_OfACountOutsideItsRange_AreRefused(int count) => AssertRefused(
        SavedState.Of(writer => writer.Write(count)), Missed(), $"the number of remembered steps is {count}, expected 0 to {LazyUpdates.MostRemembered}");

    [Fact]
    public void MissedAdamSteps_OfMoreThanThereAre_AreRefusedAndTakeNoMemory()
    {
        byte[] state = SavedState.Of(writer => writer.Write(LazyUpdates.MostRemembered));
        MissedAdamSteps steps = Missed();
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(state, steps, "it ends within the size of a remembered step");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(-0.1f, 1f, "the size of a remembered step is -0.1")]
    [InlineData(float.PositiveInfinity, 1f, "the size of a remembered step is Infinity")]
    [InlineData(0.1f, 0f, "the bias correction of a remembered step is 0")]
    [InlineData(0.1f, float.NaN, "the bias correction of a remembered step is NaN")]
    public void MissedAdamSteps_OfAStepOutsideItsRange_AreRefused(float size, float correction, string problem) => AssertRefused(
        SavedState.Of(writer =>
        {
            writer.Write(1);
            writer.WriteAll<AdamBias>([new AdamBias(size, correction)]);
        }),
        Missed(), problem);

    [Theory]
    [InlineData(float.NaN, 0.1f, "a velocity is NaN")]
    [InlineData(1f, -0.1f, "the learning rate of the last step is -0.1")]
    public void MomentumDescent_OfAStateOutsideItsRange_IsRefused(float velocity, float learningRate, string problem) => AssertRefused(
        SavedState.Of(writer =>
        {
            writer.WriteAll<float>([.. Enumerable.Repeat(velocity, Length)]);
            writer.Write(learningRate);
        }),
        new MomentumDescent(0.9f, Length), problem);

    [Theory]
    [InlineData(1, 0.1f, 0, "the number of steps since all inputs were brought up to date is 1, expected 0 to 0")]
    [InlineData(-1, 0.1f, 0, "the number of steps since all inputs were brought up to date is -1")]
    [InlineData(0, float.NaN, 0, "the learning rate of these steps is NaN")]
    [InlineData(0, 0.1f, 1, "the step to which an input was brought up to date is 1, expected 0 to 0")]
    public void LazyUpdates_OfStepsThatTheOptimizerDoesNotRemember_AreRefused(int steps, float learningRate, int stepOfRow, string problem) =>
        AssertRefused(LazyState(steps, learningRate, stepOfRow), new LazyUpdates(new Adam(Length), inputs: 0, Length), problem);

    [Fact]
    public void LazyUpdates_OfAnOptimizerThatNeedsNoMemoryOfSteps_AreTakenUpToTheirOwnLimit()
    {
        var updates = new LazyUpdates(new MomentumDescent(0.9f, Length), inputs: 0, Length);
        updates.LoadState(SavedState.Reader(LazyState(LazyUpdates.MostRemembered, 0.1f, 5)));
        AssertRefused(LazyState(LazyUpdates.MostRemembered + 1, 0.1f, 5), updates, "the number of steps since");
    }

    [Theory]
    [InlineData(double.NaN, 0, "the lowest held-out loss is NaN")]
    [InlineData(1.0, 3, "the number of epochs without improvement is 3, expected 0 to 2")]
    [InlineData(1.0, -1, "the number of epochs without improvement is -1, expected 0 to 2")]
    public void EarlyStopping_OfAStateOutsideItsRange_IsRefused(double lowest, int epochs, string problem) => AssertRefused(
        SavedState.Of(writer =>
        {
            new EncoderParameters(2, 3).SaveState(writer);
            writer.Write(lowest);
            writer.Write(epochs);
        }),
        new EarlyStopping<EncoderParameters>(patience: 3, new EncoderParameters(2, 3)), problem);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void ComponentActivity_OfRowsThatNobodyCanCount_IsRefused(long rows) => AssertRefused(
        SavedState.Of(writer => writer.WriteAll<long>([0, rows])), new ComponentActivity(components: 2, deadAfterRows: 5),
        $"the number of rows for which a component has been silent is {rows}");

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void StreamedBatches_OfAPassThatNobodyCounts_AreRefused(long pass)
    {
        StreamedRows streamed = NumberedRows.Read(NumberedRows.View(rows: 10, sparse: false), batchSize: 2, poolBytes: 1 << 20);
        using (streamed)
        {
            RowSplit split = streamed.Split(NumberedRows.Host(), batchSize: 2, validationFraction: 0, RandomUtils.Create(1));
            AssertRefused(
                SavedState.Of(writer => writer.Write(pass)), split.Training,
                FormattableString.Invariant($"the number of passes over the data is {pass}, expected 0 to {int.MaxValue}"));
        }
    }

    private static MissedAdamSteps Missed() => new(0.9f, 0.999f);

    private static byte[] AdamState(float first, float second, double power1, double power2, AdamBias[] steps) => SavedState.Of(writer =>
    {
        writer.WriteAll<float>([.. Enumerable.Repeat(first, Length)]);
        writer.WriteAll<float>([.. Enumerable.Repeat(second, Length)]);
        writer.Write(power1);
        writer.Write(power2);
        writer.Write(steps.Length);
        writer.WriteAll<AdamBias>(steps);
    });

    private static byte[] LazyState(int steps, float learningRate, int stepOfRow) => SavedState.Of(writer =>
    {
        writer.Write(steps);
        writer.Write(learningRate);
        writer.Write(stepOfRow);
    });

    private static void AssertRefused(byte[] state, ISavedState target, string problem)
    {
        using CheckpointReader reader = SavedState.Reader(state);
        Assert.Contains(problem, Assert.Throws<FormatException>(() => target.LoadState(reader)).Message, StringComparison.Ordinal);
    }
}
