using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Rows stored whole.</summary>
/// <param name="values">[count × inputs].</param>
/// <param name="count">The number of rows.</param>
/// <param name="inputs">D.</param>
internal sealed class DenseRows(float[] values, int count, int inputs) : TrainingRows(count, inputs)
{
    private float[] _batch = [];

    public override TrainingRows Share(int shard, int shards) => new DenseRows(values, Count, Inputs);

    protected override void SelectStored(ReadOnlySpan<int> batch)
    {
        int inputs = Inputs;
        if (_batch.Length < batch.Length * inputs)
            _batch = new float[batch.Length * inputs];
        for (int i = 0; i < batch.Length; i++)
            values.AsSpan(batch[i] * inputs, inputs).CopyTo(_batch.AsSpan(i * inputs));
    }

    protected override void AddStoredWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient) =>
        kernels.AddProduct(_batch, DenseLayout.Transposed(BatchRows, Inputs, Inputs), gradient, weightGradient, stride);

    protected override void SubtractStoredTransposeFrom(Span<float> matrix, int stride)
    {
        for (int d = 0; d < Inputs; d++)
        {
            Span<float> column = matrix.Slice(d * stride, BatchRows);
            for (int i = 0; i < column.Length; i++)
                column[i] -= _batch[(i * Inputs) + d];
        }
    }

    protected override void CopyStoredRow(int row, Span<float> destination) => values.AsSpan(row * Inputs, Inputs).CopyTo(destination);

    protected override void AddStoredProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z) =>
        kernels.AddProduct(_batch, DenseLayout.RowMajor(BatchRows, Inputs, Inputs), weights, z, stride);

    protected override void AddStoredTo(InputMoments moments, int row, double weight) =>
        moments.Add([], values.AsSpan(row * Inputs, Inputs), weight);

    /// <remarks>There are no zeros to preserve, so the mean is subtracted from the values themselves, which loses nothing to an offset's rounding.</remarks>
    protected override TrainingRows ScaleStored(InputScaler scaler, InputMoments moments, Action checkAlive)
    {
        var scaled = values.AsSpan(0, Count * Inputs).ToArray();
        for (int start = 0; start < scaled.Length; start += Inputs)
        {
            checkAlive();
            scaler.Apply(scaled.AsSpan(start, Inputs));
        }

        return new DenseRows(scaled, Count, Inputs);
    }
}
