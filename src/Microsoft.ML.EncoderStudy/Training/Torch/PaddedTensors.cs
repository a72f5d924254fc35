using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Copies between tensors and the padded rows of the managed side.</summary>
internal static class PaddedTensors
{
    /// <summary>A tensor of the values: [rows × columns].</summary>
    /// <param name="values">[rows × stride].</param>
    /// <param name="columns">The columns that are not padding.</param>
    /// <param name="stride">The padded width of a row.</param>
    /// <param name="precision">In which precision the tensor is needed.</param>
    /// <param name="device">Where the tensor is needed.</param>
    public static Tensor ToTensor(ReadOnlySpan<float> values, int columns, int stride, ScalarType precision, Device device)
    {
        int rows = values.Length / stride;
        Tensor result = zeros(rows, columns, ScalarType.Float32, CPU);
        Span<float> destination = MemoryMarshal.Cast<byte, float>(result.bytes);
        for (int row = 0; row < rows; row++)
            values.Slice(row * stride, columns).CopyTo(destination[(row * columns)..]);
        return result.to(precision, device);
    }

    /// <summary>Overwrites padded rows with a tensor's; the padding stays as it is.</summary>
    /// <param name="tensor">[rows × columns].</param>
    /// <param name="stride">The padded width of a row.</param>
    /// <param name="values">[rows × stride].</param>
    public static void CopyTo(this Tensor tensor, int stride, Span<float> values)
    {
        ReadOnlySpan<float> source = MemoryMarshal.Cast<byte, float>(tensor.detach().to(ScalarType.Float32, CPU).contiguous().bytes);
        int columns = (int)tensor.shape[^1];
        for (int row = 0; row < source.Length / columns; row++)
            source.Slice(row * columns, columns).CopyTo(values[(row * stride)..]);
    }
}
