using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>Encodes many rows at a time, with the bits that each gets by itself. Borrows its scratch memory, and allocates nothing.</summary>
/// <remarks>
/// Mostly dense rows go through the product of matrices, which reads the weights once for several rows; it adds the same terms in the same
/// order, and zeros, which change nothing but the sign of a sum that is 0. Other rows are walked by their non-zeros, and so are all where
/// there are too few components for a product to be worth their padding.
/// </remarks>
internal readonly ref struct BatchEncoder : IDisposable
{
    /// <summary>Rows that the weights are read for at once, as long as their z stay in the caches nearest the core.</summary>
    private const int MostRows = 64;

    private const int MostValues = 32 * 1024;

    /// <summary>The product costs what walking so large a part of the inputs costs: measured, 784 inputs to 64 components.</summary>
    private const double DenseAbove = 0.4;

    private readonly IScoredEncoder _model;
    private readonly float[] _z;

    private BatchEncoder(IScoredEncoder model, int rows)
    {
        _model = model;
        BlockRows = Math.Clamp(MostValues / model.Encoder.Stride, 1, Math.Min(MostRows, rows));
        _z = ArrayPool<float>.Shared.Rent(BlockRows * model.Encoder.Stride);
    }

    private int BlockRows { get; }

    private EncoderParameters Parameters => _model.Encoder;

    /// <param name="model">The encoder.</param>
    /// <param name="rows">[rows × inputs].</param>
    /// <param name="activations">[rows × components].</param>
    public static void Encode(IScoredEncoder model, ReadOnlySpan<float> rows, Span<float> activations)
    {
        int inputs = model.Encoder.Inputs, components = model.Encoder.Components, count = rows.Length / inputs;
        if (count == 0)
            return;
        using var encoder = new BatchEncoder(model, count);
        for (int start = 0; start < count; start += encoder.BlockRows)
        {
            int block = Math.Min(encoder.BlockRows, count - start);
            encoder.EncodeBlock(
                rows.Slice(start * inputs, block * inputs), activations.Slice(start * components, block * components));
        }
    }

    /// <param name="model">The encoder.</param>
    /// <param name="rowStarts">Where each row begins in the other two, and the end of the last: [rows + 1].</param>
    /// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="activations">[rows × components].</param>
    public static void Encode(
        IScoredEncoder model, ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<float> values,
        Span<float> activations)
    {
        int components = model.Encoder.Components;
        using var encoder = new BatchEncoder(model, 1);
        Span<float> z = encoder._z.AsSpan(0, model.Encoder.Stride);
        for (int i = 0; i + 1 < rowStarts.Length; i++)
        {
            Range row = rowStarts[i]..rowStarts[i + 1];
            bool finite = PreActivations.TryCompute(model.Encoder, indices[row], values[row], z);
            encoder.Activate(finite, z, activations.Slice(i * components, components));
        }
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_z);

    private void EncodeBlock(ReadOnlySpan<float> rows, Span<float> activations)
    {
        // Whether −0 counts as a zero does not matter here.
        int zeros = MemoryMarshal.Cast<float, int>(rows).Count(0);
        if (rows.Length - zeros > DenseAbove * rows.Length && Parameters.Pitch == Parameters.Stride)
            EncodeDense(rows, activations);
        else
            EncodeNonZeros(rows, activations);
    }

    private void EncodeDense(ReadOnlySpan<float> rows, Span<float> activations)
    {
        int inputs = Parameters.Inputs, stride = Parameters.Stride, components = Parameters.Components, count = rows.Length / inputs;
        Span<float> z = _z.AsSpan(0, count * stride);
        for (int start = 0; start < z.Length; start += stride)
            Parameters.Bias.CopyTo(z[start..]);
        Kernels.Best.AddProduct(rows, DenseLayout.RowMajor(count, inputs, inputs), Parameters.Weights, z, stride);

        // −0 + 0 = 0, as a row by itself has it.
        TensorPrimitives.Add(z, 0f, z);
        for (int i = 0; i < count; i++)
        {
            Span<float> ofRow = z.Slice(i * stride, stride);
            bool finite = PreActivations.IsRowFinite(ofRow, rows.Slice(i * inputs, inputs));
            Activate(finite, ofRow, activations.Slice(i * components, components));
        }
    }

    private void EncodeNonZeros(ReadOnlySpan<float> rows, Span<float> activations)
    {
        int inputs = Parameters.Inputs, components = Parameters.Components, count = rows.Length / inputs;
        int[] indices = ArrayPool<int>.Shared.Rent(inputs + NonZeros.Slack);
        float[] nonZeros = ArrayPool<float>.Shared.Rent(inputs + NonZeros.Slack);
        Span<float> z = _z.AsSpan(0, Parameters.Stride);
        for (int i = 0; i < count; i++)
        {
            bool finite = PreActivations.TryCompute(Parameters, rows.Slice(i * inputs, inputs), indices, nonZeros, z);
            Activate(finite, z, activations.Slice(i * components, components));
        }

        ArrayPool<float>.Shared.Return(nonZeros);
        ArrayPool<int>.Shared.Return(indices);
    }

    /// <summary>From z, which is overwritten, to a; NaN for a row that is not finite.</summary>
    private void Activate(bool finite, Span<float> z, Span<float> activations)
    {
        if (!finite)
        {
            activations.Fill(float.NaN);
            return;
        }

        _model.Activate(z);
        z[..activations.Length].CopyTo(activations);
    }
}
