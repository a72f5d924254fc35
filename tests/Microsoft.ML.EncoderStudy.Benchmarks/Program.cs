// Speed of training and agreement with the published numbers, measured: never by a test, always by this program.
//
//     dotnet run -c Release --project tests/Microsoft.ML.EncoderStudy.Benchmarks [SECTION ...] [FOLDER]
//
// Sections, in the order given; step and training where none is:
//     step       the parts of one training step, beside what the core can do
//     training   a whole decoder-free fit at the study's settings
//     engines    seconds per epoch of the closed-form and of the torch engine, for every model (minutes)
//     busy       fits beside programs that keep cores busy, on all threads and on one (minutes; Linux)
//     scoring    rows per second of a trained encoder, beside ML.NET's PCA and OnnxRuntime
//     start-up   milliseconds until the first prediction of a fresh process, as it is and published ReadyToRun
//     sizes      steps at many inputs and components beside torch's, and over wide sparse inputs (minutes)
//     products   dense products and Gram matrices of many shapes, beside torch's and what the core can do (minutes)
//     streaming  rows streamed through a pool of 100 MB: speed beside rows in memory, and the memory of 8 GB (minutes)
//     reference  the study's baseline on three seeds beside its published numbers (many minutes)
// FOLDER holds MNIST's four IDX files, plain or .gz. Without it the folder that ENCODERSTUDY_DATA names serves, and without that the
// embedded sample of 10,000 digits, with which only the speeds say something.
// Times are processor times, unless said otherwise, so that other programs on the machine disturb them less.

using Microsoft.ML;
using Microsoft.ML.EncoderStudy.Benchmarks;
using Microsoft.ML.EncoderStudy.Benchmarks.Scoring;
using Microsoft.ML.EncoderStudy.Numerics;

if (args is [BusyBenchmark.SpinVerb])
    BusyBenchmark.Spin();
if (args is [BusyBenchmark.FitVerb, string kind, string threads, string images])
{
    var context = new MLContext(seed: 1);
    BusyBenchmark.Fit(context, context.Data.LoadFromIdx(images), kind, int.TryParse(threads, out int number) ? number : null);
    return 0;
}

string[] known = ["step", "training", "engines", "busy", "products", "sizes", "scoring", "start-up", "streaming", "reference"];
string[] sections = [.. args.TakeWhile(known.Contains)];
string[] rest = args[sections.Length..];
if (rest.Length > 1)
{
    Console.Error.WriteLine($"'{rest[0]}' is no section; there are {string.Join(", ", known)}. A folder comes last.");
    return 1;
}

string folder = rest.FirstOrDefault()
    ?? Environment.GetEnvironmentVariable("ENCODERSTUDY_DATA")
    ?? Path.Combine(AppContext.BaseDirectory, "mnist-10k");
if (MnistFiles.Find(folder) is not MnistFiles files)
{
    Console.Error.WriteLine($"'{folder}' is no folder with {string.Join(", ", MnistFiles.Names)}, each plain or .gz, and no section; sections are {string.Join(", ", known)}.");
    return 1;
}

var ml = new MLContext(seed: 1);
IDataView digits = ml.Data.LoadFromIdx(files.TrainImages);
Console.WriteLine($"{Environment.ProcessorCount} cores, {Kernels.Best}, .NET {Environment.Version}, {digits.GetRowCount():N0} rows of {files.TrainImages}");
foreach (string section in sections.Length > 0 ? sections : ["step", "training"])
{
    Console.WriteLine();
    switch (section)
    {
        case "step":
            StepBenchmark.Run(digits);
            break;
        case "training":
            TrainingBenchmark.Run(ml, digits);
            break;
        case "engines":
            EngineBenchmark.Run(digits);
            break;
        case "busy":
            BusyBenchmark.Run(files.TrainImages);
            break;
        case "scoring":
            ScoringBenchmark.Run(ml, digits);
            break;
        case "start-up":
            StartUpBenchmark.Run(ml, digits);
            break;
        case "sizes":
            SizesBenchmark.Run();
            break;
        case "products":
            ProductBenchmark.Run();
            break;
        case "streaming":
            StreamingBenchmark.Run(ml);
            break;
        default:
            ReferenceAgreement.Run(ml, files);
            break;
    }
}

return 0;
