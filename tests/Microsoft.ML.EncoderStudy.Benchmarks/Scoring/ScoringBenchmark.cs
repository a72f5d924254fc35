using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>Rows per second of one thread, 784 → 64: this library, ML.NET's PCA and OnnxRuntime, in turns, on the same rows.</summary>
internal static class ScoringBenchmark
{
    private const int Components = 64;
    private const int Rounds = 5;
    private const string Output = "Features";
    private const string DenseBatch = "encoder, all rows in one call";

    public static void Run(MLContext ml, IDataView digits)
    {
        IDataView rows = ScoringRows.Digits(ml, digits);
        DecoderFreeSaeTransformer encoder =
            ml.Transforms.DecoderFreeSae(Output, ScoringRows.Column, numberOfComponents: Components, epochs: 10, seed: 1).Fit(rows);
        ITransformer pca = ml.Transforms.ProjectToPrincipalComponents(Output, ScoringRows.Column, rank: Components, seed: 1).Fit(rows);

        Compare("digits as they are read, by their non-zeros", rows, encoder, pca);
        Compare("digits with their zeros", ScoringRows.DenseDigits(ml, digits), encoder, pca);
        Compare("dense Gaussian rows", ScoringRows.Gaussian(ml, encoder.InputSize), encoder, pca);
    }

    private static void Compare(string what, IDataView rows, DecoderFreeSaeTransformer encoder, ITransformer pca)
    {
        float[] matrix = ScoringRows.Matrix(rows);
        int inputs = encoder.InputSize, count = matrix.Length / inputs;
        DecoderFreeSaeModelParameters model = encoder.GetModelParameters(Output);
        using var onnxRow = new OnnxEncoder(model, 1);
        using var onnxBatch = new OnnxEncoder(model, count);
        matrix.CopyTo(onnxBatch.Input, 0);

        var activations = new float[count * Components];
        (int[] rowStarts, int[] indices, float[] values) = ScoringRows.NonZeros(rows);
        (string Name, Action Pass)[] contenders =
        [
            ("encoder, cursor", () => Read(encoder.Transform(rows), Output)),
            ("PCA, cursor", () => Read(pca.Transform(rows), Output)),
            ("OnnxRuntime, row by row from a cursor", () => ScoreRows(rows, onnxRow)),
            (DenseBatch, () => encoder.Encode(matrix, activations)),
            ("encoder, all rows by their non-zeros", () => encoder.Encode(rowStarts, indices, values, activations)),
            ("OnnxRuntime, all rows in one call", onnxBatch.Run),
            ("reading the rows alone", () => Read(rows, ScoringRows.Column)),
        ];
        double[] seconds = Least([.. contenders.Select(contender => contender.Pass)]);

        Console.WriteLine($"{what}: rows/s");
        for (int i = 0; i < contenders.Length; i++)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"    {contenders[i].Name,-45}{count / seconds[i],12:N0}   the first one's ratio to it {seconds[i] / seconds[0],6:F2}"));
        }

        PrintShares((double)values.Length / count, seconds[0] / count, seconds[Array.FindIndex(contenders, IsBatch)] / count);

        static bool IsBatch((string Name, Action Pass) contender) => contender.Name == DenseBatch;
    }

    /// <summary>
    /// What of the core's measured peaks the encoder uses: a row by itself reads the weights of its non-zeros, and multiplies once with
    /// each.
    /// </summary>
    private static void PrintShares(double nonZeros, double cursorSeconds, double batchSeconds)
    {
        var reads = new PeakReads(784 * Components * sizeof(float));
        double bytesPerSecond = reads.BytesPerCall / Stopwatches.MicrosecondsPerCall(reads.Run) * 1e6;
        double multiplyAddsPerSecond = PeakMultiplyAdds.PerCall / Stopwatches.MicrosecondsPerCall(PeakMultiplyAdds.Run) * 1e6;
        double multiplyAdds = nonZeros * Components, bytes = multiplyAdds * sizeof(float);
        Console.WriteLine(FormattableString.Invariant(
            $"    a row has {nonZeros:F0} non-zeros and reads {bytes / 1024:F1} KiB of weights; the core reads such an array at {bytesPerSecond / 1e9:F0} GB/s and does {multiplyAddsPerSecond / 1e9:F1} G multiply-adds/s"));
        Console.WriteLine(FormattableString.Invariant(
            $"    the cursor uses {bytes / cursorSeconds / bytesPerSecond:P0} of the former and {multiplyAdds / cursorSeconds / multiplyAddsPerSecond:P0} of the latter, all rows in one call {multiplyAdds / batchSeconds / multiplyAddsPerSecond:P0} of the latter"));
    }

    /// <summary>Seconds of processor per pass of each, the least of several rounds in turns.</summary>
    private static double[] Least(Action[] passes)
    {
        var least = new double[passes.Length];
        Array.Fill(least, double.PositiveInfinity);
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < passes.Length; i++)
            {
                double seconds = SecondsPerPass(passes[i]);
                if (round > 0)
                    least[i] = Math.Min(least[i], seconds);
            }
        }

        return least;
    }

    private static double SecondsPerPass(Action pass)
    {
        int passes = 0;
        TimeSpan start = Stopwatches.ProcessorTime(), elapsed;
        do
        {
            pass();
            passes++;
            elapsed = Stopwatches.ProcessorTime() - start;
        }
        while (elapsed < TimeSpan.FromMilliseconds(200));
        return elapsed.TotalSeconds / passes;
    }

    private static void Read(IDataView view, string column)
    {
        // Of a set of one. The usual cursor of a transform reads with several threads and merges what they read.
        using DataViewRowCursor cursor = view.GetRowCursorSet([view.Schema[column]], 1).Single();
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema[column]);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
            getter(ref row);
    }

    private static void ScoreRows(IDataView rows, OnnxEncoder encoder)
    {
        using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema[ScoringRows.Column]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(rows.Schema[ScoringRows.Column]);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            row.CopyTo(encoder.Input);
            encoder.Run();
        }
    }
}
