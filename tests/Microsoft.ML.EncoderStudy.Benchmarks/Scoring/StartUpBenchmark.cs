namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>
/// Milliseconds from nothing to the first prediction of a saved 64 × 784 model, each time in a fresh process of an application that is
/// compiled while it runs, and of one that was compiled when it was published (ReadyToRun). In turns with a model of ML.NET's own that
/// computes nothing: what a start costs without this library.
/// </summary>
internal static class StartUpBenchmark
{
    private const int Starts = 11;
    private const int Components = 64;

    public static void Run(MLContext ml, IDataView digits)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string encoder = Path.Combine(folder, "encoder.zip"), copy = Path.Combine(folder, "copy.zip");
        IDataView rows = ml.Data.TakeRows(digits, 1_000);
        ml.Model.Save(
            ml.Transforms.DecoderFreeSae("Features", "Pixels", numberOfComponents: Components, epochs: 1, seed: 1).Fit(rows), rows.Schema, encoder);
        ml.Model.Save(ml.Transforms.CopyColumns("Features", "Pixels").Fit(rows), rows.Schema, copy);
        StartUpApplication plain = StartUpApplication.Publish(folder, "plain");
        StartUpApplication ready = StartUpApplication.Publish(
            folder, "ready", "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true");

        (string Name, StartUpApplication Application, string Model, List<double[]> Starts)[] all =
        [
            ("encoder", plain, encoder, []),
            ("CopyColumns", plain, copy, []),
            ("encoder, ReadyToRun", ready, encoder, []),
            ("CopyColumns, ReadyToRun", ready, copy, []),
        ];
        for (int i = 0; i < Starts; i++)
        {
            foreach (var (_, application, model, starts) in all)
                starts.Add(application.Start(model));
        }

        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"start-up in {Starts} fresh processes, medians: ms of the clock for MLContext, load, engine, first prediction; ms of processor time of all four; methods compiled");
        foreach (var (name, _, _, starts) in all)
            Print(name, starts);
    }

    private static void Print(string name, List<double[]> starts)
    {
        double[] medians = [.. Enumerable.Range(0, starts[0].Length).Select(i => Median(starts.Select(start => start[i])))];
        double[] sums = [.. starts.Select(start => start[..4].Sum())];
        string columns = string.Concat(medians.Select(median => FormattableString.Invariant($"{median,8:F1}")));
        Console.WriteLine(FormattableString.Invariant(
            $"    {name,-24}{columns}; start-up {Median(sums):F1} ({sums.Min():F1}–{sums.Max():F1})"));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Starts / 2);
}
