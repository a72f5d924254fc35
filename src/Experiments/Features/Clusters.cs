using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace EncoderStudy.Experiments.Features;

/// <summary>Centroids by ML.NET's k-means: prototypes that know nothing of classes.</summary>
internal sealed class Clusters
{
    private const string Score = "Score";

    private readonly ClusteringPredictionTransformer<KMeansModelParameters> _model;

    /// <param name="ml">Its seed draws the first centroids.</param>
    /// <param name="train">The rows.</param>
    /// <param name="inputs">A vector column.</param>
    /// <param name="count">The number of centroids; at most the number of rows.</param>
    /// <param name="iterations">The most iterations.</param>
    public Clusters(MLContext ml, IDataView train, string inputs, int count, int iterations)
    {
        // One thread: several add in the order in which they come to be done.
        _model = ml.Clustering.Trainers.KMeans(new KMeansTrainer.Options
        {
            FeatureColumnName = inputs,
            NumberOfClusters = count,
            MaximumNumberOfIterations = iterations,
            NumberOfThreads = 1,
        }).Fit(ml.Data.Cache(train, inputs));
        VBuffer<float>[] centroids = [];
        _model.Model.GetClusterCentroids(ref centroids, out _);
        Centroids = [.. centroids.SelectMany(centroid => centroid.DenseValues())];
    }

    /// <summary>[centroids × size], row-major.</summary>
    public float[] Centroids { get; }

    /// <summary>How near each row is to each centroid: 1 where it lies on it, towards 0 far away.</summary>
    public IEnumerable<float[]> Nearness(IDataView view) => _model.Transform(view).GetColumn<VBuffer<float>>(Score)
        .Select(distances => distances.DenseValues().Select(distance => 1 / (1 + Math.Max(0, distance))).ToArray());
}
