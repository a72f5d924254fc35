using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace EncoderStudy.Experiments.Connections;

/// <summary>The centroids of ML.NET's k-means.</summary>
internal static class KMeansCentroids
{
    /// <returns>[clusters × inputs].</returns>
    public static RowMatrix Fit(MLContext ml, IDataView rows, int clusters)
    {
        ClusteringPredictionTransformer<KMeansModelParameters> model = ml.Clustering.Trainers.KMeans(new KMeansTrainer.Options
        {
            FeatureColumnName = StudyData.Inputs,
            NumberOfClusters = clusters,
            NumberOfThreads = 1, // With more, sums come in another order each time.
        }).Fit(rows);
        VBuffer<float>[]? centroids = null;
        model.Model.GetClusterCentroids(ref centroids!, out int count);
        return RowMatrix.From([.. centroids.Take(count).SelectMany(centroid => centroid.DenseValues())], centroids[0].Length);
    }
}
