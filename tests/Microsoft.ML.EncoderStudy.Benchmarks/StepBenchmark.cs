using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>The parts of one training step on real batches, beside the fused multiply-adds each performs.</summary>
internal static class StepBenchmark
{
    private const int Components = 64;
    private const int BatchSize = 128;

    public static void Run(IDataView digits)
    {
        (SparseRows rows, double nonZerosPerRow) = Read(digits);
        Kernels kernels = Kernels.Best;
        var random = new Random(1);
        var parameters = new EncoderParameters(rows.Inputs, Components);
        parameters.Initialise(random);
        var gradient = new EncoderParameters(rows.Inputs, Components);
        var order = new BatchOrder(Enumerable.Range(0, rows.Count).ToArray(), BatchSize, null);
        order.Shuffle(random);
        int[][] batches = order.Batches().Where(batch => batch.Length == BatchSize).Select(batch => batch.ToArray()).ToArray();
        int next = 0;
        int[] Batch() => batches[next++ % batches.Length];

        int stride = parameters.Stride;
        var z = new AlignedBuffer(BatchSize * stride);
        var g = new AlignedBuffer(BatchSize * stride);
        var activations = new ActivationBatch(kernels, Components, BatchSize);
        var objective = new DecoderFreeObjective(
            new LogSumExp(1, LseReduction.Sum), new VarianceBarrier(1, 1e-6f), new Decorrelation(1), null);
        var optimizer = new Adam(1e-3f, rows.Inputs, Components);
        void Activate()
        {
            activations.Reset(BatchSize, []);
            EncoderActivation.ReLU.Apply(kernels, z, activations.Activations);
        }

        rows.Encode(kernels, Batch(), parameters, z);
        double product = BatchSize * nonZerosPerRow * Components;
        Print("encode: z = x W' + b", product, () => rows.Encode(kernels, Batch(), parameters, z));
        Print("objective and its gradient", 2.0 * BatchSize * Components * Components, () =>
        {
            Activate();
            objective.Evaluate(activations, g, parameters.Weights, gradient.Weights);
            EncoderActivation.ReLU.Backpropagate(kernels, z, g);
        });
        Print("weight gradient: x' dz", product, () => rows.AddWeightGradient(kernels, Batch(), g, stride, gradient.Weights));
        Print("clear the gradient, Adam", 0, () =>
        {
            gradient.All.Clear();
            optimizer.Step(kernels, gradient, parameters);
        });
        Print("fused multiply-adds from registers (the core's peak)", PeakMultiplyAdds.PerCall, PeakMultiplyAdds.Run);
    }

    private static void Print(string what, double multiplyAdds, Action action)
    {
        double microseconds = Stopwatches.MicrosecondsPerCall(action);
        string rate = multiplyAdds == 0 ? "" : FormattableString.Invariant($"{multiplyAdds / microseconds / 1000,8:F1} G multiply-adds/s");
        Console.WriteLine(FormattableString.Invariant($"{what,-55}{microseconds,9:F1} us {rate}"));
    }

    private static (SparseRows Rows, double NonZerosPerRow) Read(IDataView digits)
    {
        DataViewSchema.Column column = digits.Schema["Pixels"];
        var builder = new TrainingRowsBuilder(((VectorDataViewType)column.Type).Size);
        long nonZeros = 0;
        using DataViewRowCursor cursor = digits.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            builder.Add(row);
            nonZeros += row.GetValues().ToArray().Count(value => value != 0);
        }

        return ((SparseRows)builder.Build(), (double)nonZeros / builder.Count);
    }
}
