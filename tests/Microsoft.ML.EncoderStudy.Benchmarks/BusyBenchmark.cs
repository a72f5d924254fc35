using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Fits beside programs that keep cores busy, on the default number of threads and on one, in alternating pairs.</summary>
/// <remarks>
/// The neighbours are processes of this program that do nothing but spin, each on a core of its own. Fits run in a process of their own,
/// too, since one condition is about the cores that a process may use.
/// </remarks>
internal static class BusyBenchmark
{
    /// <summary>The words on the command line that make a process a neighbour, or one that fits.</summary>
    public const string SpinVerb = "busy-spin", FitVerb = "busy-fit";

    private const int Pairs = 9;
    private const int Epochs = 5;
    private const int ManyThreads = 16;

    /// <param name="images">The file with the digits.</param>
    public static void Run(string images)
    {
        int cores = Environment.ProcessorCount;
        Console.WriteLine(FormattableString.Invariant(
            $"fits of {Epochs} epochs, times of the default number of threads over those of one, {Pairs} pairs in alternating order: median and worst; never more than 1.15 is asked for"));
        Console.WriteLine($"{"",-58}{"one, s",8}{"median",8}{"worst",8}");
        foreach (string kind in new[] { "decoder-free", "autoencoder", "streamed" })
        {
            Measure($"{kind}: no neighbour", kind, neighbours: 0);
            Measure($"{kind}: a neighbour on one core", kind, neighbours: 1);
            Measure($"{kind}: a neighbour on every core", kind, neighbours: cores);
            Measure($"{kind}: {ManyThreads} threads asked for, one core", kind, neighbours: 0, isOnOneCore: true);
            Measure($"{kind}: the same, told that there are {ManyThreads} cores", kind, neighbours: 0, isOnOneCore: true, ManyThreads);
        }

        void Measure(string condition, string kind, int neighbours, bool isOnOneCore = false, int? processorCount = null)
        {
            Process[] spinning = [.. Enumerable.Range(0, neighbours).Select(core => Process.Start(OnCore(core, Command([SpinVerb])))!)];
            try
            {
                ProcessStartInfo start = Command([FitVerb, kind, isOnOneCore ? $"{ManyThreads}" : "default", images]);
                if (isOnOneCore)
                    start = OnCore(0, start);
                if (processorCount is int count)
                    start.Environment["DOTNET_PROCESSOR_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
                using Process fits = Process.Start(start)!;
                string[] printed = fits.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
                fits.WaitForExit();
                (double One, double Ratio)[] pairs = [.. printed.Select(Parse)];
                double[] ratios = [.. pairs.Select(pair => pair.Ratio).Order()];
                double[] ones = [.. pairs.Select(pair => pair.One).Order()];
                Console.WriteLine(FormattableString.Invariant(
                    $"{condition,-58}{ones[ones.Length / 2],8:F2}{ratios[ratios.Length / 2],8:F2}{ratios[^1],8:F2}"));
            }
            finally
            {
                foreach (Process process in spinning)
                {
                    process.Kill();
                    process.WaitForExit();
                    process.Dispose();
                }
            }
        }
    }

    /// <summary>Keeps a core busy until the process is killed.</summary>
    public static void Spin()
    {
        for (double x = 0; ; x++)
            GC.KeepAlive(Math.Sqrt(x));
    }

    /// <summary>Fits in pairs, and prints for each what one thread took, in seconds, and the ratio.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="digits">MNIST.</param>
    /// <param name="kind">What to fit.</param>
    /// <param name="threads">How many threads to ask for; null for the default.</param>
    public static void Fit(MLContext ml, IDataView digits, string kind, int? threads)
    {
        digits = ml.Data.Cache(digits);
        TimeOf(1);
        TimeOf(threads);
        for (int pair = 0; pair < Pairs; pair++)
        {
            (double one, double several) = (0, 0);
            if (pair % 2 == 0)
                (one, several) = (TimeOf(1), TimeOf(threads));
            else
                (several, one) = (TimeOf(threads), TimeOf(1));
            Console.WriteLine(FormattableString.Invariant($"{one:R} {several / one:R}"));
        }

        double TimeOf(int? number)
        {
            IEstimator<ITransformer> estimator = kind == "autoencoder"
                ? ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
                {
                    OutputColumnName = "Features",
                    InputColumnName = "Pixels",
                    NumberOfComponents = 256,
                    Epochs = 1,
                    NumberOfThreads = number,
                    Seed = 1,
                })
                : ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
                {
                    OutputColumnName = "Features",
                    InputColumnName = "Pixels",
                    Epochs = Epochs,
                    NumberOfThreads = number,
                    CacheMegabytes = kind == "streamed" ? 16 : null,
                    Seed = 1,
                });
            var wall = Stopwatch.StartNew();
            estimator.Fit(digits);
            return wall.Elapsed.TotalSeconds;
        }
    }

    private static (double One, double Ratio) Parse(string line)
    {
        string[] parts = line.Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static ProcessStartInfo Command(string[] arguments) =>
        new("dotnet", [typeof(BusyBenchmark).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };

    /// <summary>What starts a process that may use one core only, from its beginning.</summary>
    private static ProcessStartInfo OnCore(int core, ProcessStartInfo start) => new(
        "taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), start.FileName, .. start.ArgumentList])
    { RedirectStandardOutput = true };
}
