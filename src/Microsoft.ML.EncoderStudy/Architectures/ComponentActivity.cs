using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>For how many training rows each component has been silent, and which components count as dead by that.</summary>
/// <param name="components">K.</param>
/// <param name="deadAfterRows">The rows after which a silent component is dead.</param>
internal sealed class ComponentActivity(int components, long deadAfterRows) : ISavedState
{
    private readonly long[] _silentRows = new long[components];
    private readonly bool[] _fired = new bool[components];

    /// <summary>The number of dead components.</summary>
    public int DeadCount => _silentRows.Count(rows => rows >= deadAfterRows);

    /// <summary>Whether component j is dead.</summary>
    public bool IsDead(int j) => _silentRows[j] >= deadAfterRows;

    /// <summary>Learns from a batch which components were active.</summary>
    /// <param name="activations">a: [rows × stride]; active is what is not 0.</param>
    /// <param name="stride">The padded width of a row.</param>
    public void Observe(ReadOnlySpan<float> activations, int stride)
    {
        int rows = activations.Length / stride;
        Array.Clear(_fired);
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = activations.Slice(i * stride, _fired.Length);
            for (int j = 0; j < row.Length; j++)
                _fired[j] |= row[j] != 0;
        }

        Observe(_fired, rows);
    }

    /// <summary>Learns from a batch which components were active.</summary>
    /// <param name="fired">Whether each component was active in at least one row.</param>
    /// <param name="rows">The number of rows.</param>
    public void Observe(ReadOnlySpan<bool> fired, int rows)
    {
        for (int j = 0; j < _silentRows.Length; j++)
            _silentRows[j] = fired[j] ? 0 : _silentRows[j] + rows;
    }

    /// <summary>Gives a component a new life.</summary>
    public void Revive(int j) => _silentRows[j] = 0;

    public void SaveState(BinaryWriter writer) => writer.WriteAll<long>(_silentRows);

    public void LoadState(CheckpointReader reader) =>
        reader.Read("the number of rows for which a component has been silent", _silentRows, 0, long.MaxValue / 2);
}
