using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>
/// A training step as one would first write it: each row's non-zeros are walked where they lie, sums go through memory. The objective and
/// the optimizer are the library's. What the library's own step is compared with, in the same run.
/// </summary>
internal sealed class StraightforwardStep(int[] starts, int[] indices, float[] values, int inputs, int components, int batchSize)
{
    private readonly EncoderParameters _gradient = new(inputs, components);
    private readonly AlignedBuffer _z = new(batchSize * Kernels.PaddedWidth(components));
    private readonly AlignedBuffer _g = new(batchSize * Kernels.PaddedWidth(components));
    private readonly ActivationBatch _batch = new(Kernels.Best, components, batchSize);
    private readonly DecoderFreeObjective _objective =
        new(Kernels.Best, DecoderFreeObjective.Published(weight: 1), inputs, components);

    private readonly Adam _optimizer = new((inputs + 1) * Kernels.PaddedWidth(components));

    public void Run(int[] rows, EncoderParameters parameters)
    {
        int stride = parameters.Stride;
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> z = _z.Span.Slice(i * stride, stride);
            parameters.Bias.CopyTo(z);
            for (int n = starts[rows[i]]; n < starts[rows[i] + 1]; n++)
                AddTimes(values[n], parameters.Weights.Slice(indices[n] * stride, stride), z);
        }

        _batch.Reset(rows.Length, []);
        EncoderActivation.ReLU.Apply(Kernels.Best, _z, _batch.Activations);
        _gradient.All.Clear();
        _g.Span.Clear();
        _objective.Accumulate(_batch, _g, parameters.Weights, _gradient.Weights);
        EncoderActivation.ReLU.Backpropagate(Kernels.Best, _z, _g);

        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<float> g = _g.Span.Slice(i * stride, stride);
            for (int n = starts[rows[i]]; n < starts[rows[i] + 1]; n++)
                AddTimes(values[n], g, _gradient.Weights.Slice(indices[n] * stride, stride));
        }

        Kernels.Best.ColumnSums(_g, [], _gradient.Bias);
        _optimizer.Step(Kernels.Best, 1e-3f, _gradient.All, parameters.All);
    }

    private static void AddTimes(float factor, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(y);
        var factors = new Vector<float>(factor);
        for (int i = 0; i < from.Length; i++)
            to[i] = Vector.MultiplyAddEstimate(factors, from[i], to[i]);
    }
}
