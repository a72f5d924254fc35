using System.Numerics;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Rows stored by a bitmap of their non-zeros and these.</summary>
/// <remarks>
/// For rows with enough non-zeros a bitmap is smaller than a list of positions, and less comes from memory for a batch. What it is for is the
/// weight gradient, though: transposed, in about a microsecond for 64 rows, the bitmaps tell each input its rows, as a sort would.
/// </remarks>
/// <param name="bitmaps">For each row, words of 64 inputs, the lowest bit first: [count × words], and <see cref="BitmapBatch.Slack"/>.</param>
/// <param name="starts">Where the non-zeros of each row begin, and the end of the last: [count + 1].</param>
/// <param name="values">The non-zeros, in the order of the inputs within a row.</param>
/// <param name="inputs">D.</param>
/// <param name="offset">What every row has besides: [inputs], or null for nothing.</param>
internal sealed class BitmapRows(ulong[] bitmaps, int[] starts, float[] values, int inputs, float[]? offset = null)
    : TrainingRows(starts.Length - 1, inputs, offset)
{
    /// <summary>The most inputs for which the product with the weights reads these from a second-level cache.</summary>
    private const int MostInputs = 1024;

    private readonly int _words = BitmapBatch.WordsOf(inputs);
    private readonly int[] _positions = new int[inputs];
    private int[] _batch = [];
    private ulong[] _rowsByInput = [];

    /// <summary>Whether bitmaps of so many rows take no more memory than lists of the positions of so many non-zeros.</summary>
    public static bool PayFor(long rows, long nonZeros, int inputs) =>
        inputs <= MostInputs && rows * BitmapBatch.WordsOf(inputs) * sizeof(ulong) <= nonZeros * sizeof(int);

    /// <summary>The memory that so many rows take.</summary>
    public static long BytesOf(long rows, long nonZeros, int inputs) =>
        (nonZeros * sizeof(float)) + ((rows + 1) * sizeof(int)) + (rows * BitmapBatch.WordsOf(inputs) * sizeof(ulong));

    public override TrainingRows Share(int shard, int shards) =>
        new BitmapRows(bitmaps, starts, values, Inputs, Offset) { Shard = (shard, shards) };

    protected override void SelectStored(ReadOnlySpan<int> batch)
    {
        foreach (int row in batch)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(batch));
        if (_batch.Length < batch.Length)
        {
            _batch = new int[batch.Length];
            _rowsByInput = new ulong[_words * BitmapBatch.WordBits * BitmapBatch.WordsOf(batch.Length)];
        }

        batch.CopyTo(_batch);
    }

    protected override void AddStoredProduct(Kernels kernels, ReadOnlySpan<float> weights, int stride, Span<float> z)
    {
        int first = FirstBatchRow;
        kernels.AddBitmapProduct(Rows(first..BatchRows), weights, z[(first * stride)..], stride);
        kernels.AddBitmapProduct(Rows(0..first), weights, z[..(first * stride)], stride);
    }

    protected override void AddStoredWeightGradient(Kernels kernels, ReadOnlySpan<float> gradient, int stride, Span<float> weightGradient)
    {
        BitmapBatch batch = Rows(0..BatchRows);
        batch.Transpose(_rowsByInput);
        kernels.AddBitmapOuterProduct(batch, _rowsByInput, gradient, weightGradient, stride);
    }

    protected override void SubtractStoredTransposeFrom(Span<float> matrix, int stride)
    {
        for (int i = 0; i < BatchRows; i++)
        {
            ReadOnlySpan<int> positions = Positions(_batch[i]);
            ReadOnlySpan<float> nonZeros = NonZeros(values, _batch[i]);
            for (int n = 0; n < positions.Length; n++)
                matrix[(positions[n] * stride) + i] -= nonZeros[n];
        }
    }

    protected override void CopyStoredRow(int row, Span<float> destination)
    {
        destination.Clear();
        ReadOnlySpan<int> positions = Positions(row);
        ReadOnlySpan<float> nonZeros = NonZeros(values, row);
        for (int n = 0; n < positions.Length; n++)
            destination[positions[n]] = nonZeros[n];
    }

    protected override void AddStoredTo(InputMoments moments, int row, double weight) =>
        moments.Add(Positions(row), NonZeros(values, row), weight);

    protected override TrainingRows ScaleStored(InputScaler scaler, InputMoments moments, Action checkAlive)
    {
        var scaled = new ScaledNonZeros(scaler, moments.InputsInEveryRow());
        float[] newValues = [.. values];
        for (int row = 0; row < Count; row++)
        {
            checkAlive();
            scaled.Apply(Positions(row), NonZeros(newValues, row));
        }

        return new BitmapRows(bitmaps, starts, newValues, Inputs, scaled.Offset);
    }

    private BitmapBatch Rows(Range rows) => new(Inputs, bitmaps, values, starts, _batch.AsSpan(rows));

    private Span<float> NonZeros(float[] ofAllRows, int row) => ofAllRows.AsSpan(starts[row]..starts[row + 1]);

    /// <summary>The inputs that a row has, valid until the next call.</summary>
    private ReadOnlySpan<int> Positions(int row)
    {
        int count = 0;
        for (int word = 0; word < _words; word++)
        {
            for (ulong bits = bitmaps[(row * _words) + word]; bits != 0; bits &= bits - 1)
                _positions[count++] = (word * BitmapBatch.WordBits) + BitOperations.TrailingZeroCount(bits);
        }

        return _positions.AsSpan(0, count);
    }
}
