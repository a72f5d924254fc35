using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class BatchPassesTests
{
    private static readonly string[] Terms = ["position", "momentum"];

    private static readonly float[] Activations = [4, 0, 1, 7];

    [Fact]
    public void Measure_OfWeightedRows_CountsEachByItsOwnWeight()
    {
        // Rows 3, 1, 0 of values 7, 0, 4 and weights 2, 1, 1: mean 18/4, squares 2 · 6.25 + 20.25 + 0.25 over 3, three of four active.
        EncoderComponentStatistics statistics = Assert.Single(Measure([3, 1, 0], [1, 1, 100, 2]));
        Assert.Equal(4.5f, statistics.Mean);
        Assert.Equal(11f, statistics.Variance);
        Assert.Equal(0.75f, statistics.FractionActive);
    }

    [Fact]
    public void Measure_OfRowsWithoutWeights_CountsEachOnce() =>

        // 7, 0, 4, 1: mean 3, squares 16 + 9 + 1 + 4 over 3.
        Assert.Equal(new EncoderComponentStatistics(3, 10, 0.75f), Assert.Single(Measure([3, 1, 0, 2], rowWeights: null)));

    [Fact]
    public void Mean_OfBatches_IsThatOfTheirLossesWhateverTheirSizes()
    {
        var order = new BatchOrder([0, 1, 2, 3, 4], batchSize: 3, rowWeights: null);
        TermLosses mean = Passes().Mean(order, 1, batch => new TermLosses(Terms, batch.Length, 1));
        Assert.Equal(new TermLosses(Terms, 2.5, 1), mean);
    }

    [Fact]
    public void Mean_WhereALossIsNotFinite_NamesEpochAndTermAndWhatToDo()
    {
        var order = new BatchOrder([0, 1], batchSize: 2, rowWeights: null);
        var exception = Assert.Throws<InvalidOperationException>(() => Passes().Mean(order, 7, _ => new TermLosses(Terms, 0, double.NaN)));
        Assert.StartsWith("Training diverged in epoch 7: the ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Lower LearningRate (now 0.5)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void CheckFinite_OfParametersWithOneThatIsNot_Refuses(float value)
    {
        var parameters = new AutoencoderParameters(inputs: 3, components: 5, tied: false);
        Passes().CheckFinite(parameters);
        parameters.DecoderBias[2] = value;
        Assert.Throws<InvalidOperationException>(() => Passes().CheckFinite(parameters));

        Passes().CheckFinite(parameters.Encoder);
        parameters.Encoder.Weights[4] = value;
        Assert.Throws<InvalidOperationException>(() => Passes().CheckFinite(parameters.Encoder));
    }

    [Fact]
    public void Measure_AfterCancellation_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => Measure([0, 1], rowWeights: null, cancellation.Token));
    }

    private static EncoderComponentStatistics[] Measure(int[] rows, float[]? rowWeights, CancellationToken cancellation = default)
    {
        var values = new float[rows.Length * Kernels.RowAlignment];
        return Passes(cancellation).Measure(new BatchOrder(rows, batchSize: 2, rowWeights), rowWeights, components: 1, batch =>
        {
            for (int i = 0; i < batch.Length; i++)
                values[i * Kernels.RowAlignment] = Activations[batch[i]];
            return values;
        });
    }

    private static BatchPasses Passes(CancellationToken cancellation = default) => new(NumberedRows.Host(), learningRate: 0.5f, cancellation);
}
