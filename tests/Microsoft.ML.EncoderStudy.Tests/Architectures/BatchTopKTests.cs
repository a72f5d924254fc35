using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class BatchTopKTests
{
    [Fact]
    public void Activate_WhereOneRowIsLarger_LetsItTakeWhatTheOthersLeave()
    {
        // One row of x in [rows × components], through the identity.
        float[][] a = Activations(k: 1, [[5, 4, 3], [1, 2, -1]]);
        Assert.Equal([5, 4, 0], a[0]);
        Assert.Equal([0, 0, 0], a[1]);
    }

    [Fact]
    public void Activate_WithFewerPositiveEntriesThanAllowed_KeepsThoseOnly()
    {
        float[][] a = Activations(k: 3, [[5, -4, 0], [-1, 2, -1]]);
        Assert.Equal([5, 0, 0], a[0]);
        Assert.Equal([0, 2, 0], a[1]);
    }

    [Fact]
    public void Freeze_OverBatches_TakesTheMeanOfTheSmallestKeptLeavingOutBatchesThatKeepNothing()
    {
        // Two entries are kept of each pair of rows: the smallest of them are 2 and 3, none in the second batch.
        float[] thresholds = Thresholds(k: 1, batchSize: 2, [[7, 2, 1], [-1, 0, 1.5f], [-1, -2, 0], [-3, -1, -9], [0, 3, 1], [4, 2, 2]]);
        Assert.All(thresholds, threshold => Assert.Equal(2.5f, threshold));
    }

    [Fact]
    public void Freeze_WhereNoBatchKeepsAnything_HasAThresholdOf0() =>
        Assert.All(Thresholds(k: 2, batchSize: 2, [[-1, -2], [-3, 0]]), threshold => Assert.Equal(0, threshold));

    [Fact]
    public void Freeze_CoversThePadding_WhichStaysZero()
    {
        var parameters = Identity(3);
        RowActivation activation = BatchTopK(k: 1).Freeze(parameters, _ => { });
        float[] row = [1, -1, 2, .. new float[13]];
        activation.Apply(Kernels.Best, row);
        Assert.Equal([1, 0, 2, .. new float[13]], row);
    }

    private static float[][] Activations(int k, float[][] rows)
    {
        AutoencoderGradients engine = Engine(k, rows);
        AutoencoderBatch batch = engine.Activate(Enumerable.Range(0, rows.Length).ToArray(), Identity(rows[0].Length));
        return batch.Activations.ToArray().Chunk(batch.Stride).Select(row => row[..rows[0].Length]).ToArray();
    }

    private static float[] Thresholds(int k, int batchSize, float[][] rows)
    {
        AutoencoderGradients engine = Engine(k, rows);
        AutoencoderParameters parameters = Identity(rows[0].Length);
        RowActivation activation = BatchTopK(k).Freeze(parameters, observe =>
        {
            foreach (int[] batch in Enumerable.Range(0, rows.Length).Chunk(batchSize))
                observe(engine.Activate(batch, parameters));
        });
        return Assert.IsType<RowActivation.AboveThreshold>(activation).Thresholds.ToArray();
    }

    private static AutoencoderGradients Engine(int k, float[][] rows) => new(
        Kernels.Best, BatchTopK(k), added: null,
        new DenseRows([.. rows.SelectMany(row => row)], rows.Length, rows[0].Length), rows[0].Length, rows.Length,
        new ComponentActivity(rows[0].Length, long.MaxValue));

    private static BatchTopK BatchTopK(int k) => new(k, auxiliaryWeight: 0, new Reconstruction(gradientWhereActive: true));

    /// <summary>An autoencoder with z = x.</summary>
    private static AutoencoderParameters Identity(int size)
    {
        var parameters = new AutoencoderParameters(size, size, tied: true);
        for (int j = 0; j < size; j++)
            parameters.Encoder.Weights[(j * parameters.Stride) + j] = 1;
        return parameters;
    }
}
