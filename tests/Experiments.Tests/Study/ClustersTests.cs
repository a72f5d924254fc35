using EncoderStudy.Experiments.Connections;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Study;

public class ClustersTests
{
    [Fact]
    public void Centroids_OfTwoHeaps_AreTheirMiddles()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Pixels = i % 2 == 0 ? [0, i % 4 * 0.1f] : [5 + (i % 4 * 0.1f), 5] }));

        RowMatrix centroids = RowMatrix.From(new Clusters(ml, rows, count: 2).Centroids, columns: 2);

        double[] expected = [0, 0.1, 5.2, 5];
        int near = centroids[0][0] < 1 ? 0 : 1;
        Assert.Equal(expected, [.. centroids[near], .. centroids[1 - near]], (double a, double b) => Math.Abs(a - b) < 1e-5);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Pixels { get; set; } = [];
    }
}
