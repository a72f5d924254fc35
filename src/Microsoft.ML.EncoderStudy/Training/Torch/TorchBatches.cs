using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Rows;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Hands batches of training rows to torch: dense, through one piece of memory that every batch reuses.</summary>
internal sealed class TorchBatches : IDisposable
{
    private readonly TrainingRows _rows;
    private readonly float[]? _rowWeights;
    private readonly Device _device;
    private readonly ScalarType _precision;
    private readonly Tensor _inputs;
    private readonly Tensor? _weights;

    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="precision">In which precision batches are needed.</param>
    /// <param name="device">Where batches are needed.</param>
    public TorchBatches(TrainingRows rows, float[]? rowWeights, int largestBatch, ScalarType precision, Device device)
    {
        _rows = rows;
        _rowWeights = rowWeights;
        _precision = precision;
        _device = device;
        _inputs = zeros(largestBatch, rows.Inputs, ScalarType.Float32, CPU).DetachFromDisposeScope();
        _weights = rowWeights is null ? null : zeros(largestBatch, 1, ScalarType.Float32, CPU).DetachFromDisposeScope();
    }

    /// <summary>X, [rows × inputs], and the weights of the rows, [rows × 1], or null where all are 1; valid until the next call.</summary>
    public (Tensor Inputs, Tensor? Weights) Select(ReadOnlySpan<int> batch)
    {
        Span<float> inputs = MemoryMarshal.Cast<byte, float>(_inputs.bytes);
        for (int i = 0; i < batch.Length; i++)
            _rows.CopyRow(batch[i], inputs.Slice(i * _rows.Inputs, _rows.Inputs));
        return (OnDevice(_inputs, batch.Length), SelectWeights(batch));
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _weights?.Dispose();
    }

    private Tensor? SelectWeights(ReadOnlySpan<int> batch)
    {
        if (_rowWeights is null || _weights is null)
            return null;
        Span<float> weights = MemoryMarshal.Cast<byte, float>(_weights.bytes);
        for (int i = 0; i < batch.Length; i++)
            weights[i] = _rowWeights[batch[i]];
        return OnDevice(_weights, batch.Length);
    }

    private Tensor OnDevice(Tensor memory, int rows) => memory.narrow(0, 0, rows).to(_precision, _device);
}
