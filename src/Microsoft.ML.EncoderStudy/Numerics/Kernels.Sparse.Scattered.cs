namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>
    /// Z += X · M where the batch uses few of the rows of M and hardly any of them twice, so that they come from memory: with the bits of
    /// <see cref="AddSparseProduct(SparseBatch, ReadOnlySpan{float}, Span{float}, int)"/>, but for a zero's sign, which is positive here.
    /// </summary>
    /// <remarks>Row by row of X; while one is worked on, the rows of M that the next one uses are on their way.</remarks>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public void AddScatteredProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) =>
        Divide(new ScatteredProduct(batch, matrix, result, stride), batch.Rows, batch.NonZeros * stride);

    private readonly ref struct ScatteredProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride) : IKernelWork
    {
        private readonly SparseBatch _batch = batch;
        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly Span<float> _result = result;

        public void Do(Kernels kernels, int first, int end)
        {
            for (int row = first; row < end; row++)
            {
                if (row + 1 < end)
                    PrefetchRowsFor(row + 1);
                Range nonZeros = NonZerosOf(row);
                Span<float> z = _result.Slice(row * stride, stride);
                kernels.SparseRowProduct(_batch.Indices[nonZeros], _batch.Values[nonZeros], _matrix, z, z);
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
