using EncoderStudy.Experiments.Connections;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Tests.Connections;

public class KMeansCentroidsTests
{
    [Fact]
    public void Fit_ToTwoHeaps_FindsTheirMiddles()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new Row { Pixels = i % 2 == 0 ? [0, i % 4 * 0.1f] : [5 + (i % 4 * 0.1f), 5] }));

        RowMatrix centroids = KMeansCentroids.Fit(ml, rows, clusters: 2);

        double[] expected = [0, 0.1, 5.2, 5];
        Assert.Equal(expected, (centroids[0][0] < 1 ? centroids[0].ToArray() : centroids[1].ToArray()).Concat(centroids[0][0] < 1 ? centroids[1].ToArray() : centroids[0].ToArray()), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Pixels { get; set; } = [];
    }
}
