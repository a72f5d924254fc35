using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

/// <summary>Rows that can be told apart: the first input of a row is its number, from 1. The others are drawn from it.</summary>
internal static class NumberedRows
{
    public const int Inputs = 20;

    public static VBuffer<float> Dense(int row) => new(Inputs, Values(row, density: 1));

    public static VBuffer<float> Sparse(int row)
    {
        float[] values = Values(row, density: 0.2);
        int[] indices = [.. Enumerable.Range(0, Inputs).Where(i => values[i] != 0)];
        return new VBuffer<float>(Inputs, indices.Length, [.. indices.Select(i => values[i])], indices);
    }

    public static ScriptedView View(int rows, bool sparse, Func<int, float>? weights = null) =>
        new(rows, Inputs, sparse ? Sparse : Dense) { WeightOf = weights ?? (_ => 1) };

    /// <summary>The rows streamed through a pool of so many bytes.</summary>
    public static StreamedRows Read(
        ScriptedView view, int batchSize, long poolBytes, InputScaling scaling = InputScaling.None, bool weighted = false, int sampleSize = 0,
        StartThread? startThread = null, IHost? host = null)
    {
        TrainingData data = Read(view, batchSize, cacheMegabytes: 0, scaling, weighted);
        var stream = new RowStream(host ?? Host(), view, data.Columns["Input"], data.WeightColumn);
        return new StreamedRows(stream, batchSize, sampleSize, poolBytes, CancellationToken.None) { StartThread = startThread ?? BackgroundThread.Start };
    }

    /// <summary>The rows as they are in memory.</summary>
    public static TrainingRows ReadToMemory(ScriptedView view, InputScaling scaling) =>
        Read(view, batchSize: 16, cacheMegabytes: null, scaling, weighted: false).Columns["Input"].Rows!;

    public static IHost Host() => ((IHostEnvironment)new MLContext(seed: 1)).Register("Streaming");

    /// <param name="warnings">Receives what the host warns of.</param>
    public static IHost Host(List<string> warnings)
    {
        var ml = new MLContext(seed: 1);
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };
        return ((IHostEnvironment)ml).Register("Streaming");
    }

    /// <summary>The numbers of the rows that lie at some row numbers.</summary>
    public static int[] NumbersOf(TrainingRows rows, ReadOnlySpan<int> slots)
    {
        var numbers = new int[slots.Length];
        var row = new float[rows.Inputs];
        for (int i = 0; i < numbers.Length; i++)
        {
            rows.CopyRow(slots[i], row);
            numbers[i] = (int)row[0];
        }

        return numbers;
    }

    /// <summary>The numbers of the rows of the batches of one pass.</summary>
    public static int[][] Pass(StreamedRows rows, IBatchSource batches) =>
        [.. batches.Batches().Select(batch => NumbersOf(rows.Rows, batch.Span))];

    private static TrainingData Read(ScriptedView view, int batchSize, int? cacheMegabytes, InputScaling scaling, bool weighted)
    {
        IHost host = Host();
        using IChannel channel = host.Start("Reading");
        return new TrainingDataReader(host, batchSize, cacheMegabytes, CancellationToken.None)
            .Read(view, ["Input"], weighted ? "Weight" : null, channel, scaling);
    }

    private static float[] Values(int row, double density)
    {
        var random = new Random(row);
        var values = new float[Inputs];
        for (int i = 1; i < Inputs; i++)
            values[i] = random.NextDouble() < density ? (float)(random.NextDouble() - 0.3) : 0;
        values[0] = row + 1;
        return values;
    }
}
