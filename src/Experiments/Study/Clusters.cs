using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace EncoderStudy.Experiments.Study;

/// <summary>Centroids by ML.NET's k-means: prototypes that know nothing of classes.</summary>
internal sealed class Clusters
{
    private const string Score = "Score";

    private readonly ClusteringPredictionTransformer<KMeansModelParameters> _model;

    /// <param name="ml">Its seed draws the first centroids.</param>
    /// <param name="train">The rows, with the column <see cref="StudyData.Inputs"/>.</param>
    /// <param name="count">The number of centroids; at most the number of rows.</param>
    /// <param name="iterations">The most iterations; null for ML.NET's default.</param>
    public Clusters(MLContext ml, IDataView train, int count, int? iterations = null)
    {
        var options = new KMeansTrainer.Options
        {
            FeatureColumnName = StudyData.Inputs,
            NumberOfClusters = count,
            NumberOfThreads = 1, // Several threads add their sums in the order in which they finish, which differs from run to run.
        };
        options.MaximumNumberOfIterations = iterations ?? options.MaximumNumberOfIterations;
        _model = ml.Clustering.Trainers.KMeans(options).Fit(ml.Data.Cache(train, StudyData.Inputs));
        VBuffer<float>[] centroids = [];
        _model.Model.GetClusterCentroids(ref centroids, out _);
        Centroids = [.. centroids.SelectMany(centroid => centroid.DenseValues())];
    }

    /// <summary>[centroids × size], row-major.</summary>
    public float[] Centroids { get; }

    /// <summary>How near each row is to each centroid: 1 where it lies on it, towards 0 far away.</summary>
    public IEnumerable<float[]> Nearness(IDataView view) => _model.Transform(view).GetColumn<float[]>(Score)
        .Select(distances => Array.ConvertAll(distances, distance => 1 / (1 + Math.Max(0, distance))));
}
