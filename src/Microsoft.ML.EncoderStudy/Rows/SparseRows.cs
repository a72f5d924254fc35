using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Rows stored by their non-zeros.</summary>
/// <param name="starts">Where each row begins in the other two: [count].</param>
/// <param name="ends">Where each row ends: [count].</param>
/// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
/// <param name="values">The non-zeros.</param>
/// <param name="inputs">D.</param>
/// <param name="offset">What every row has besides: [inputs], or null for nothing.</param>
internal sealed class SparseRows(
    ArraySegment<int> starts, ArraySegment<int> ends, int[] indices, float[] values, int inputs, float[]? offset = null)
    : TrainingRows(starts.Count, inputs, offset)
{
    private int[] _batchStarts = [];
    private int[] _batchEnds = [];
    private ColumnwiseBatch? _columns;

    /// <summary>Rows that lie one after the other.</summary>
    /// <param name="starts">Where each row begins, and the end of the last: [count + 1].</param>
    /// <param name="indices">The positions of the non-zeros, increasing within a row.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="inputs">D.</param>
    public SparseRows(int[] starts, int[] indices, float[] values, int inputs)
        : this(new ArraySegment<int>(starts, 0, starts.Length - 1), new ArraySegment<int>(starts, 1, starts.Length - 1), indices, values, inputs)
    {
    }

    private SparseBatch Batch => Rows(0..BatchRows);

    public override TrainingRows Share(int shard, int shards) =>
        new SparseRows(starts, ends, indices, values, Inputs, Offset) { Shard = (shard, shards) };

    protected override void SelectStored(ReadOnlySpan<int> batch)
    {
        if (_batchStarts.Length < batch.Length)
        {
            _batchStarts = new int[batch.Length];
            _batchEnds = new int[batch.Length];
        }

        for (int i = 0; i < batch.Length; i++)
            (_batchStarts[i], _batchEnds[i]) = (starts[batch[i]], ends[batch[i]]);
    }

    protected override ColumnwiseBatch? FewStoredColumns()
    {
        SparseBatch batch = Batch;
        if (!TouchesFewInputs(batch))
            return null;
        _columns ??= new ColumnwiseBatch(Inputs);
        _columns.Sort(batch);
        return _columns;
    }

    protected override void AddStoredWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient) =>
        kernels.AddSparseOuterProduct(Batch, gradient, weightGradient, stride);

    protected override void SubtractStoredTransposeFrom(Span<float> matrix, int stride)
    {
        for (int i = 0; i < BatchRows; i++)
        {
            for (int n = _batchStarts[i]; n < _batchEnds[i]; n++)
                matrix[(indices[n] * stride) + i] -= values[n];
        }
    }

    protected override void CopyStoredRow(int row, Span<float> destination)
    {
        destination.Clear();
        for (int n = starts[row]; n < ends[row]; n++)
            destination[indices[n]] = values[n];
    }

    protected override void AddStoredProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z)
    {
        SparseBatch batch = Batch;
        if (TouchesFewInputs(batch))
        {
            kernels.AddScatteredProduct(batch, weights, z, stride);
            return;
        }

        int first = FirstBatchRow;
        kernels.AddSparseProduct(Rows(first..BatchRows), weights, z[(first * stride)..], stride);
        kernels.AddSparseProduct(Rows(0..first), weights, z[..(first * stride)], stride);
    }

    protected override void AddStoredTo(InputMoments moments, int row, double weight)
    {
        Range range = starts[row]..ends[row];
        moments.Add(indices.AsSpan(range), values.AsSpan(range), weight);
    }

    protected override TrainingRows ScaleStored(InputScaler scaler, InputMoments moments, Action checkAlive)
    {
        var scaled = new ScaledNonZeros(scaler, moments.InputsInEveryRow());
        var newValues = new float[ends[^1]];
        values.AsSpan(0, newValues.Length).CopyTo(newValues);
        for (int row = 0; row < Count; row++)
        {
            checkAlive();
            Range range = starts[row]..ends[row];
            scaled.Apply(indices.AsSpan(range), newValues.AsSpan(range));
        }

        return new SparseRows(starts, ends, indices, newValues, Inputs, scaled.Offset);
    }

    private SparseBatch Rows(Range rows) => new(Inputs, indices, values, _batchStarts.AsSpan(rows), _batchEnds.AsSpan(rows));

    private static bool TouchesFewInputs(SparseBatch batch) =>
        batch.Inputs >= LazyUpdates.LeastInputs && batch.NonZeros <= batch.Inputs / 2;
}
