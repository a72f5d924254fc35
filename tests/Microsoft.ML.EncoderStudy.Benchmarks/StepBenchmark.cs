using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>The parts of one training step on real batches, beside the fused multiply-adds each performs.</summary>
internal static class StepBenchmark
{
    private const int Components = 64;
    private const int BatchSize = 128;

    public static void Run(IDataView digits)
    {
        (TrainingRows rows, int[] starts, int[] indices, float[] values) = Read(digits);
        int count = rows.Count, inputs = rows.Inputs;
        Kernels kernels = Kernels.Best;
        var random = new Random(1);
        var parameters = new EncoderParameters(inputs, Components);
        parameters.Initialise(random);
        var gradient = new EncoderParameters(inputs, Components);
        var order = new BatchOrder(Enumerable.Range(0, count).ToArray(), BatchSize, null);
        order.Shuffle(random);
        int[][] batches = order.Batches().Where(batch => batch.Length == BatchSize).Select(batch => batch.ToArray()).ToArray();
        int next = 0;
        int[] Batch() => batches[next++ % batches.Length];

        int stride = parameters.Stride;
        var z = new AlignedBuffer(BatchSize * stride);
        var g = new AlignedBuffer(BatchSize * stride);
        var activations = new ActivationBatch(kernels, Components, BatchSize);
        var objective = new DecoderFreeObjective(kernels, DecoderFreeObjective.Published(weight: 1), inputs, Components);
        var optimizer = new Adam(parameters.All.Length);

        rows.Select(Batch());
        rows.Encode(kernels, parameters, z);
        double product = (double)BatchSize * values.Length / count * Components;
        Print("encode: z = x W' + b, of rows fetched from memory", product, () =>
        {
            rows.Select(Batch());
            rows.Encode(kernels, parameters, z);
        });
        Print("objective and its gradient", 2.0 * BatchSize * Components * Components, () =>
        {
            activations.Reset(BatchSize, []);
            EncoderActivation.ReLU.Apply(kernels, z, activations.Activations);
            g.Span.Clear();
            objective.Accumulate(activations, g, parameters.Weights, gradient.Weights);
            EncoderActivation.ReLU.Backpropagate(kernels, z, g);
        });
        Print("weight gradient: x' dz", product, () => rows.AddWeightGradient(kernels, g, stride, gradient.Weights));
        Print("clear the gradient, Adam", 0, () =>
        {
            gradient.All.Clear();
            optimizer.Step(kernels, 1e-3f, gradient.All, parameters.All);
        });
        Print("fused multiply-adds from registers (the core's peak)", PeakMultiplyAdds.PerCall, PeakMultiplyAdds.Run);

        var settings = new DecoderFreeSettings
        {
            Components = Components,
            Activation = EncoderActivation.ReLU,
            Terms = DecoderFreeObjective.Published(weight: 1),
            Engine = EncoderEngine.ClosedForm,
            NumberOfThreads = 1,
            Epochs = 1,
            BatchSize = BatchSize,
            Optimizer = EncoderOptimizer.Adam,
            LearningRate = 1e-3f,
            Momentum = 0,
            ValidationFraction = 0,
            Patience = null,
        };
        var engine = new DecoderFreeGradients(kernels, settings, rows, null, BatchSize);
        var plain = new StraightforwardStep(starts, indices, values, inputs, Components, BatchSize);
        Console.WriteLine();
        double whole = Print("a whole step", 0, () =>
        {
            engine.LossAndGradient(Batch(), parameters, gradient);
            optimizer.Step(kernels, 1e-3f, gradient.All, parameters.All);
        });
        double straightforward = Print("a straightforward step", 0, () => plain.Run(Batch(), parameters));
        Console.WriteLine(FormattableString.Invariant($"the whole step takes {whole / straightforward:F2} of the straightforward one's time"));
    }

    private static double Print(string what, double multiplyAdds, Action action)
    {
        double microseconds = Stopwatches.MicrosecondsPerCall(action);
        string rate = multiplyAdds == 0 ? "" : FormattableString.Invariant($"{multiplyAdds / microseconds / 1000,8:F1} G multiply-adds/s");
        Console.WriteLine(FormattableString.Invariant($"{what,-55}{microseconds,9:F1} us {rate}"));
        return microseconds;
    }

    /// <summary>The rows as a training stores them, and as lists of their non-zeros.</summary>
    private static (TrainingRows Rows, int[] Starts, int[] Indices, float[] Values) Read(IDataView digits)
    {
        DataViewSchema.Column column = digits.Schema["Pixels"];
        var builder = new TrainingRowsBuilder(((VectorDataViewType)column.Type).Size);
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        var values = new List<float>();
        using DataViewRowCursor cursor = digits.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            builder.Add(row);
            foreach (KeyValuePair<int, float> item in row.Items().Where(item => item.Value != 0))
            {
                indices.Add(item.Key);
                values.Add(item.Value);
            }

            starts.Add(indices.Count);
        }

        return (builder.Build(), [.. starts], [.. indices], [.. values]);
    }
}
