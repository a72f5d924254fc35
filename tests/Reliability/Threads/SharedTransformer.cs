using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Threads;

/// <summary>Sixteen threads that score with one transformer in every way there is.</summary>
internal sealed class SharedTransformer : IProof
{
    private const int Threads = 16, Inputs = 64, Rows = 200, Components = 40;

    /// <summary>What memory may grow by: each thread has buffers of its own, and an allocator keeps some.</summary>
    private const int MostMegabytes = 48;

    private static readonly MLContext ML = new(seed: 1);

    private sealed class Row
    {
        [VectorType(Inputs)]
        public float[] Input { get; set; } = [];
    }

    private sealed class Scored
    {
        public float[] Features { get; set; } = [];
    }

    public string Name => "shared-transformer";

    public string Claim =>
        "Sixteen threads that score with one transformer, by cursors, prediction engines, Encode and Reconstruct, get what one thread gets, at flat memory.";

    public void Run(ProofRun run)
    {
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, Rows).Select(_ => new Row
        {
            Input = [.. Enumerable.Range(0, Inputs).Select(_ => random.Next(3) == 0 ? random.NextSingle() : 0)],
        })];
        IDataView data = ML.Data.LoadFromEnumerable(rows);
        DecoderFreeSaeTransformer encoder = ML.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = nameof(Scored.Features),
            InputColumnName = nameof(Row.Input),
            NumberOfComponents = Components,
            Epochs = 5,
            Seed = 1,
        }).Fit(data);
        SparseAutoencoderTransformer autoencoder = ML.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = nameof(Scored.Features),
            InputColumnName = nameof(Row.Input),
            NumberOfComponents = Components,
            NumberOfActiveComponents = 5,
            Architecture = SparseAutoencoderArchitecture.TopK,
            Epochs = 5,
            Seed = 1,
        }).Fit(data);
        Use[] uses =
        [
            .. UsesOf("decoder-free", encoder, data, rows, encoder.Encode, encoder.Encode, encoder.Reconstruct),
            .. UsesOf("autoencoder", autoencoder, data, rows, autoencoder.Encode, autoencoder.Encode, autoencoder.Reconstruct),
        ];

        TimeSpan time = TimeSpan.FromSeconds(run.Tries(inShort: 5, inLong: 60));
        Share(run, uses, time / 5);
        long megabytes = ProcessResources.AreKnown ? ProcessResources.ResidentMegabytes() : 0;
        Share(run, uses, time);
        if (!ProcessResources.AreKnown)
        {
            run.Skip("Memory is read from /proc, which is not here.");
            return;
        }

        long grown = ProcessResources.ResidentMegabytes() - megabytes;
        if (grown > MostMegabytes)
            run.Fail($"{grown} MB more memory than before");
        run.Note(string.Create(CultureInfo.InvariantCulture, $"{Threads} threads for {time.TotalSeconds:N0} s, {Rows} rows a try: {megabytes} MB of memory before, {grown} MB more after."));
    }

    private static void Share(ProofRun run, Use[] uses, TimeSpan time)
    {
        var stopwatch = Stopwatch.StartNew();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (int i = number; stopwatch.Elapsed < time; i++)
                uses[i % uses.Length].Try(run);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
    }

    private delegate void EncodeDense(ReadOnlySpan<float> rows, Span<float> activations);

    private delegate void EncodeSparse(ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> activations);

    private delegate void Reconstruction(ReadOnlySpan<float> activations, Span<float> reconstruction);

    private static IEnumerable<Use> UsesOf(
        string name, ITransformer transformer, IDataView data, Row[] rows, EncodeDense encode, EncodeSparse encodeSparse,
        Reconstruction reconstruct)
    {
        float[] dense = [.. rows.SelectMany(row => row.Input)];
        int[][] places = [.. rows.Select(row => Enumerable.Range(0, Inputs).Where(i => row.Input[i] != 0).ToArray())];
        int[] indices = [.. places.SelectMany(of => of)];
        float[] values = [.. rows.Zip(places, (row, of) => of.Select(i => row.Input[i])).SelectMany(of => of)];
        var starts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            starts[i + 1] = starts[i] + places[i].Length;

        yield return new Use($"{name}: a cursor", () =>
            [.. transformer.Transform(data).GetColumn<float[]>(nameof(Scored.Features)).SelectMany(features => features)]);
        yield return new Use($"{name}: a prediction engine", () =>
        {
            using PredictionEngine<Row, Scored> engine = ML.Model.CreatePredictionEngine<Row, Scored>(transformer);
            return [.. rows.SelectMany(row => engine.Predict(row).Features)];
        });
        yield return new Use($"{name}: Encode", () => Filled(rows.Length * Components, result => encode(dense, result)));
        yield return new Use($"{name}: Encode by non-zeros", () =>
            Filled(rows.Length * Components, result => encodeSparse(starts, indices, values, result)));
        yield return new Use($"{name}: Reconstruct", () =>
        {
            float[] activations = Filled(rows.Length * Components, result => encode(dense, result));
            return Filled(rows.Length * Inputs, result =>
            {
                for (int i = 0; i < rows.Length; i++)
                    reconstruct(activations.AsSpan(i * Components, Components), result.AsSpan(i * Inputs, Inputs));
            });
        });
    }

    private static float[] Filled(int length, Action<float[]> fill)
    {
        var result = new float[length];
        fill(result);
        return result;
    }

    /// <summary>A way to score, and what it gives on one thread.</summary>
    private sealed class Use(string name, Func<float[]> score)
    {
        private readonly float[] _expected = score();

        public void Try(ProofRun run)
        {
            try
            {
                if (score().AsSpan().SequenceEqual(_expected))
                    run.Count($"{name}: right");
                else
                    run.Fail($"{name}: other numbers than on one thread");
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                run.Fail($"{name}: {exception.GetType().Name}: {exception.Message}");
            }
        }
    }
}
