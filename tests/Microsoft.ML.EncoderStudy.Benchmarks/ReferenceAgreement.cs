using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>The study's baseline, ReLU with L1, trained by the closed form at the study's settings, beside the numbers it published for full MNIST.</summary>
/// <remarks>
/// The linear probe is ML.NET's multinomial logistic regression at its defaults on standardised features. The normalised error is that of
/// <see cref="SparseFeatureCatalog"/> with V alone as the decoder: without its bias, which is the definition that gives the published number.
/// </remarks>
internal static class ReferenceAgreement
{
    private const int Seeds = 3;

    private static readonly string[] Published = ["89.5–91.2 %", "31–34", "0.0155–0.0175", "0.025–0.029"];

    public static void Run(MLContext ml, MnistFiles files)
    {
        IDataView train = ml.Data.LoadFromIdx(files.TrainImages, files.TrainLabels);
        IDataView test = ml.Data.LoadFromIdx(files.TestImages, files.TestLabels);
        Console.WriteLine("ReLU + L1, closed form");
        Console.WriteLine($"{"",-12}{"probe",14}{"L0",10}{"MSE",18}{"normalised MSE",18}{"seconds",10}");
        var all = new List<double[]>();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var watch = Stopwatch.StartNew();
            SparseAutoencoderTransformer model = ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Pixels",
                ReconstructionErrorColumnName = "Error",
                Seed = seed,
            }).Fit(train);
            double seconds = watch.Elapsed.TotalSeconds;
            double[] found = Measure(ml, model, train, test);
            all.Add(found);
            Print($"seed {seed}", found, FormattableString.Invariant($"{seconds,10:F1}"));
        }

        Print("mean", [.. Enumerable.Range(0, Published.Length).Select(i => all.Average(found => found[i]))], "");
        Console.WriteLine($"{"published",-12}{Published[0],14}{Published[1],10}{Published[2],18}{Published[3],18}");
    }

    private static double[] Measure(MLContext ml, SparseAutoencoderTransformer model, IDataView train, IDataView test)
    {
        IDataView encodedTest = model.Transform(test);
        SparseFeatureMetrics metrics = ml.Transforms.EvaluateSparseFeatures(encodedTest, "Features", "Pixels", (activations, reconstruction) =>
        {
            model.Reconstruct(activations, reconstruction);
            for (int d = 0; d < reconstruction.Length; d++)
                reconstruction[d] -= model.DecoderBiases[d];
        });
        return
        [
            Probe(ml, model.Transform(train), encodedTest),
            metrics.L0,
            encodedTest.GetColumn<float>("Error").Average(),
            metrics.NormalizedReconstructionMse!.Value,
        ];
    }

    private static double Probe(MLContext ml, IDataView train, IDataView test)
    {
        var probe = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Fit(train);
        return ml.MulticlassClassification.Evaluate(probe.Transform(test)).MicroAccuracy;
    }

    private static void Print(string name, double[] found, string seconds) => Console.WriteLine(FormattableString.Invariant(
        $"{name,-12}{100 * found[0],12:F2} %{found[1],10:F2}{found[2],18:F5}{found[3],18:F5}{seconds}"));
}
