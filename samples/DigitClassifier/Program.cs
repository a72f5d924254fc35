// Learns sparse features from digits without looking at their labels, trains a classifier on them, and saves both as one ML.NET model.
// A second process then loads the model and predicts: it never mentions the encoder, because the file names the assembly to load.
//
//     dotnet run -c Release --project samples/DigitClassifier

using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

if (args is ["predict"])
    Predict();
else
    Train();

static void Train()
{
    var ml = new MLContext(seed: 1);
    IDataView train = ml.Data.LoadFromIdx(PathOf("train-images-idx3-ubyte.gz"), PathOf("train-labels-idx1-ubyte.gz"));
    IDataView test = ml.Data.LoadFromIdx(PathOf("t10k-images-idx3-ubyte.gz"), PathOf("t10k-labels-idx1-ubyte.gz"));

    var pipeline = ml.Transforms.DecoderFreeSae("Features", "Pixels", numberOfComponents: 64)
        .Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false))
        .Append(ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
        .AppendCacheCheckpoint(ml)
        .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Features"))
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    var model = pipeline.Fit(train);

    MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
    Console.WriteLine($"Accuracy on {test.GetRowCount()} test digits: {metrics.MicroAccuracy:F4}");

    ml.Model.Save(model, train.Schema, "digits.zip");
    Console.WriteLine($"Process {Environment.ProcessId} saved digits.zip.");

    using Process other = Process.Start(Environment.ProcessPath!, ["predict"]);
    other.WaitForExit();
    Environment.ExitCode = other.ExitCode;
}

static void Predict()
{
    // Another process, a fresh context, and no registration call of any kind.
    var ml = new MLContext();
    ITransformer model = ml.Model.Load("digits.zip", out DataViewSchema schema);
    string columns = string.Join(" and ", schema.Select(column => column.Name));
    Console.WriteLine($"Process {Environment.ProcessId} loaded digits.zip, which reads {columns}.");

    PredictionEngine<Digit, Prediction> engine = ml.Model.CreatePredictionEngine<Digit, Prediction>(model);
    IDataView test = ml.Data.LoadFromIdx(PathOf("t10k-images-idx3-ubyte.gz"), PathOf("t10k-labels-idx1-ubyte.gz"));
    foreach (Digit digit in ml.Data.CreateEnumerable<Digit>(ml.Data.TakeRows(test, 10), reuseRowObject: true))
        Console.WriteLine($"A {digit.Label} is predicted to be a {engine.Predict(digit).PredictedLabel}.");
}

static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "mnist-10k", name);

internal sealed class Digit
{
    [VectorType(784)]
    public float[] Pixels { get; set; } = [];

    /// <summary>Part of the model's input, since it was trained with it; ignored when predicting.</summary>
    public float Label { get; set; }
}

internal sealed class Prediction
{
    public float PredictedLabel { get; set; }
}

// Expected output (process ids differ, and the last digits of the accuracy may on machines of another vector width):
//   Accuracy on 2000 test digits: 0.9175
//   Process 11762 saved digits.zip.
//   Process 11819 loaded digits.zip, which reads Pixels and Label.
//   A 0 is predicted to be a 0.
//   A 8 is predicted to be a 8.
//   A 6 is predicted to be a 6.
//   A 5 is predicted to be a 5.
//   A 5 is predicted to be a 5.
//   A 6 is predicted to be a 6.
//   A 2 is predicted to be a 2.
//   A 1 is predicted to be a 1.
//   A 1 is predicted to be a 1.
//   A 4 is predicted to be a 4.
