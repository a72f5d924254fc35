using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Hands batches of training rows to torch: dense, through one piece of memory that every batch reuses.</summary>
internal sealed class TorchBatches : IDisposable
{
    private readonly TrainingRows _rows;
    private readonly float[]? _rowWeights;
    private readonly Device _device;
    private readonly Tensor _inputs;
    private readonly Tensor _weights;

    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="device">Where batches are needed.</param>
    public TorchBatches(TrainingRows rows, float[]? rowWeights, int largestBatch, Device device)
    {
        _rows = rows;
        _rowWeights = rowWeights;
        _device = device;
        _inputs = zeros(largestBatch, rows.Inputs).DetachFromDisposeScope();
        _weights = ones(largestBatch, 1).DetachFromDisposeScope();
    }

    /// <summary>X, [rows × inputs], and the weights of the rows, [rows × 1]; valid until the next call.</summary>
    public (Tensor Inputs, Tensor Weights) Select(ReadOnlySpan<int> rows)
    {
        Span<float> inputs = MemoryMarshal.Cast<byte, float>(_inputs.bytes), weights = MemoryMarshal.Cast<byte, float>(_weights.bytes);
        for (int i = 0; i < rows.Length; i++)
        {
            _rows.CopyRow(rows[i], inputs.Slice(i * _rows.Inputs, _rows.Inputs));
            weights[i] = _rowWeights?[rows[i]] ?? 1;
        }

        return (_inputs.narrow(0, 0, rows.Length).to(_device), _weights.narrow(0, 0, rows.Length).to(_device));
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _weights.Dispose();
    }
}
