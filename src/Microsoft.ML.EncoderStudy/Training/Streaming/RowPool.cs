using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Room for some of the rows of a stream. A row lies in a slot, whose number is its row number as long as it lies there.</summary>
/// <remarks>One thread at a time. A slot is stored into only while it is empty.</remarks>
/// <param name="weights">Receives the weights of the rows, by slot; null where all are 1.</param>
internal abstract class RowPool(float[]? weights)
{
    /// <summary>The slots as training rows.</summary>
    public abstract TrainingRows Rows { get; }

    /// <summary>Copies a row into an empty slot.</summary>
    public void Store(int slot, PackedRows rows, int row)
    {
        StoreValues(slot, rows.Indices(row), rows.Values(row));
        if (weights is not null)
            weights[slot] = rows.Weight(row);
    }

    /// <summary>Empties a slot.</summary>
    public virtual void Release(int slot)
    {
    }

    protected abstract void StoreValues(int slot, ReadOnlySpan<int> indices, ReadOnlySpan<float> values);
}
