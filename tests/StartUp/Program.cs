// The application whose start-up the benchmarks measure.
//
//     StartUp MODEL
//
// Loads the saved MODEL, which makes Features of the 784 values in Pixels, makes one prediction, and prints in a line: the milliseconds of
// the clock that MLContext, loading, the engine and the prediction took; the processor time of all four, in milliseconds; the number of
// methods that were compiled meanwhile.

using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.ML;
using Microsoft.ML.EncoderStudy.StartUp;

TimeSpan processorAtStart = Environment.CpuUsage.TotalTime;
long methodsAtStart = JitInfo.GetCompiledMethodCount();
long start = Stopwatch.GetTimestamp();
var ml = new MLContext();
double context = Lap();
ITransformer model = ml.Model.Load(args[0], out _);
double load = Lap();
using PredictionEngine<Digit, Prediction> engine = ml.Model.CreatePredictionEngine<Digit, Prediction>(model);
double engineTime = Lap();
engine.Predict(new Digit());
double prediction = Lap();
double processor = (Environment.CpuUsage.TotalTime - processorAtStart).TotalMilliseconds;
double methods = JitInfo.GetCompiledMethodCount() - methodsAtStart;
Console.WriteLine(string.Join(
    ' ',
    ((double[])[context, load, engineTime, prediction, processor, methods]).Select(number => number.ToString("R", CultureInfo.InvariantCulture))));

double Lap()
{
    long now = Stopwatch.GetTimestamp();
    double elapsed = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
    start = now;
    return elapsed;
}
