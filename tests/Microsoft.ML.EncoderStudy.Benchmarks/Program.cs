// Speed of training, measured: never by a test, always by this program.
//
//     dotnet run -c Release --project tests/Microsoft.ML.EncoderStudy.Benchmarks [FOLDER]
//
// FOLDER holds MNIST's training images (train-images-idx3-ubyte, plain or .gz); without it the embedded 8,000 digits serve.
// Prints the whole training at the study's settings, the parts of one step, and how far these are from what the core can do.
// Times are processor times of the measuring thread's process, so that other programs on the machine disturb them less.

using Microsoft.ML;
using Microsoft.ML.EncoderStudy.Benchmarks;
using Microsoft.ML.EncoderStudy.Numerics;

string folder = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "mnist-10k");
string images = Path.Combine(folder, "train-images-idx3-ubyte");
if (!File.Exists(images))
    images += ".gz";
if (!File.Exists(images))
{
    Console.Error.WriteLine($"No train-images-idx3-ubyte, plain or .gz, in '{folder}'.");
    return 1;
}

var ml = new MLContext(seed: 1);
IDataView digits = ml.Data.LoadFromIdx(images);
Console.WriteLine($"{Environment.ProcessorCount} cores, {Kernels.Best}, .NET {Environment.Version}, {digits.GetRowCount():N0} rows of {images}");
Console.WriteLine();
StepBenchmark.Run(digits);
Console.WriteLine();
TrainingBenchmark.Run(ml, digits);
return 0;
