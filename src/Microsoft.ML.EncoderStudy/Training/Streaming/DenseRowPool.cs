using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Room for rows stored whole.</summary>
internal sealed class DenseRowPool : RowPool
{
    private readonly float[] _values;
    private readonly int _inputs;

    /// <param name="slots">The number of slots.</param>
    /// <param name="inputs">D.</param>
    /// <param name="weights">Receives the weights of the rows, by slot; null where all are 1.</param>
    public DenseRowPool(int slots, int inputs, float[]? weights)
        : base(weights)
    {
        _values = new float[checked(slots * inputs)];
        _inputs = inputs;
        Rows = new DenseRows(_values, slots, inputs);
    }

    public override TrainingRows Rows { get; }

    protected override void StoreValues(int slot, ReadOnlySpan<int> indices, ReadOnlySpan<float> values) =>
        values.CopyTo(_values.AsSpan(slot * _inputs, _inputs));
}
