using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Products of single sparse rows, or columns, and of rows whose weights come from memory.</summary>
internal abstract partial class Kernels
{
    /// <summary>
    /// z = c + x · M for one sparse row, each element summed in the order of the inputs: the bits of <see cref="AddSparseProduct"/> and
    /// <see cref="AddProduct"/>, but for a zero's sign, which is positive here.
    /// </summary>
    /// <param name="indices">The positions of the non-zeros, increasing; each one a row of M.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="matrix">M: [inputs × pitch], and as much behind it as a row of z is longer than a pitch.</param>
    /// <param name="pitch">
    /// From the beginning of one row of M to that of the next; at most the length of z. Where it is less, what comes of the columns beyond
    /// is of no meaning.
    /// </param>
    /// <param name="constant">c: [stride].</param>
    /// <param name="result">z: [stride]; may be <paramref name="constant"/>.</param>
    public abstract void SparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, int pitch, ReadOnlySpan<float> constant,
        Span<float> result);

    /// <summary>
    /// m = xᵀ · G for one input of a batch: the gradient of the weights that lead from it, with the bits of
    /// <see cref="AddSparseOuterProduct"/> on zeros.
    /// </summary>
    /// <param name="column">x: the non-zeros of the input, in the order of the rows.</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="result">m: [stride].</param>
    public abstract void SparseColumnProduct(ReadOnlySpan<SparseEntry> column, ReadOnlySpan<float> gradient, Span<float> result);

    /// <summary>
    /// Z += X · M where the batch uses few of the rows of M and hardly any of them twice, so that they come from memory: with the bits of
    /// <see cref="AddSparseProduct"/>, but for a zero's sign, which is positive here.
    /// </summary>
    /// <remarks>Row by row of X; while one is worked on, the rows of M that the next one uses are on their way.</remarks>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public void AddScatteredProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) => Divide(
        new ScatteredProduct(OnOneThread, batch, matrix, result, stride), batch.Rows, batch.NonZeros * stride / Math.Max(1, batch.Rows),
        LeastFloatsFromMemory);

    private readonly ref struct ScatteredProduct(
        Kernels kernels, SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) : IDivisibleWork
    {
        private readonly SparseBatch _batch = batch;
        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly Span<float> _result = result;

        public void Do(int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                if (row + 1 < end)
                    PrefetchRowsFor(row + 1);
                Range nonZeros = NonZerosOf(row);
                Span<float> z = _result.Slice(row * stride, stride);
                kernels.SparseRowProduct(_batch.Indices[nonZeros], _batch.Values[nonZeros], _matrix, stride, z, z);
            }
        }

        private void PrefetchRowsFor(int row)
        {
            ReadOnlySpan<int> inputs = _batch.Indices[NonZerosOf(row)];
            foreach (int input in inputs[..Math.Min(inputs.Length, MostFloatsAhead / stride)])
                Prefetch(_matrix.Slice(input * stride, stride));
        }

        private Range NonZerosOf(int row) => _batch.Starts[row].._batch.Ends[row];
    }
}

/// <remarks>
/// A single row visits each row of M once, so nothing is gained by cutting the inputs into segments, as products of batches do. A strip of
/// z stays in registers for the whole walk. The strips are compiled to the end at once, as there is nothing to learn about their loops, so
/// that the first row of a program need not wait for the compilation of every small method they consist of.
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(Loop)]
    public override void SparseRowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, int pitch, ReadOnlySpan<float> constant,
        Span<float> result)
    {
        RequireRows(result.Length, constant.Length);
        DoColumns(new RowProduct(indices, values[..indices.Length], matrix, pitch, constant, result), 0, result.Length, WidestStrip);
    }

    [MethodImpl(Loop)]
    public override void SparseColumnProduct(ReadOnlySpan<SparseEntry> column, ReadOnlySpan<float> gradient, Span<float> result)
    {
        RequireRows(result.Length, result.Length);
        DoColumns(new ColumnProduct(column, gradient, result), 0, result.Length, WidestStrip);
    }

    private readonly ref struct RowProduct(
        ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, int pitch, ReadOnlySpan<float> constant,
        Span<float> result) : IColumnwise
    {
        private readonly ReadOnlySpan<int> _indices = indices;
        private readonly ref float _values = ref MemoryMarshal.GetReference(values);
        private readonly ref float _matrix = ref MemoryMarshal.GetReference(matrix);
        private readonly ref float _constant = ref MemoryMarshal.GetReference(constant);
        private readonly ref float _result = ref MemoryMarshal.GetReference(result);

        [MethodImpl(Loop)]
        public void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>
        {
            ref int index = ref MemoryMarshal.GetReference(_indices);
            ref float value = ref _values, m = ref Unsafe.Add(ref _matrix, column), z = ref Unsafe.Add(ref _result, column);
            nuint rowLength = (nuint)pitch;
            var sums = TStrip.Load(ref Unsafe.Add(ref _constant, column));
            for (int n = 0, count = _indices.Length; n < count; n++)
            {
                ref float row = ref Unsafe.Add(ref m, (nuint)(uint)Unsafe.Add(ref index, n) * rowLength);
                sums.AddMultiple(TSimd.Broadcast(Unsafe.Add(ref value, n)), ref row);
            }

            // −0 + 0 · 0 = 0.
            sums.AddMultiple(TSimd.Broadcast(0), default(TStrip));
            sums.Store(ref z);
        }
    }

    private readonly ref struct ColumnProduct(ReadOnlySpan<SparseEntry> column, ReadOnlySpan<float> gradient, Span<float> result)
        : IColumnwise
    {
        private readonly ReadOnlySpan<SparseEntry> _column = column;
        private readonly ref float _gradient = ref MemoryMarshal.GetReference(gradient);
        private readonly Span<float> _result = result;

        [MethodImpl(Loop)]
        public void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>
        {
            ref float g = ref Unsafe.Add(ref _gradient, column);
            nuint stride = (nuint)_result.Length;
            TStrip sums = default;
            foreach (SparseEntry entry in _column)
                sums.AddMultiple(TSimd.Broadcast(entry.Value), ref Unsafe.Add(ref g, (nuint)(uint)entry.Row * stride));
            sums.Store(ref Unsafe.Add(ref MemoryMarshal.GetReference(_result), column));
        }
    }
}
