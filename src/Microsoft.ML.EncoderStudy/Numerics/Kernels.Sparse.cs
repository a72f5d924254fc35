using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Products of batches of rows that are given by lists of their non-zeros.</summary>
internal abstract partial class Kernels
{
    /// <summary>Z += X · M for a batch of sparse rows, each element summed in the order of the inputs.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="result">Z: [rows × stride].</param>
    /// <param name="stride">The stride of M and Z.</param>
    public abstract void AddSparseProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride);

    /// <summary>M += Xᵀ · G for a batch of sparse rows: the weight gradient of a linear layer. Each element is summed in the order of the rows.</summary>
    /// <param name="batch">X: [rows × inputs].</param>
    /// <param name="gradient">G: [rows × stride].</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="stride">The stride of G and M.</param>
    public abstract void AddSparseOuterProduct(SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>Which of the two products a walk is.</summary>
    private interface ISparseProduct
    {
        /// <summary>Whether M is written, and not what belongs to the rows of X.</summary>
        static abstract bool IntoMatrix { get; }
    }

    [MethodImpl(Loop)]
    public override void AddSparseProduct(SparseBatch batch, ReadOnlySpan<float> matrix, Span<float> result, int stride)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows, result.Length, stride);
        DivideColumns(new SparseWalk<Product>(batch, matrix, result, stride), stride, batch.NonZeros, LeastMultiplyAdds);
    }

    [MethodImpl(Loop)]
    public override void AddSparseOuterProduct(SparseBatch batch, ReadOnlySpan<float> gradient, Span<float> matrix, int stride)
    {
        RequireProduct(batch.Inputs, matrix.Length, batch.Rows, gradient.Length, stride);
        DivideColumns(new SparseWalk<OuterProduct>(batch, matrix, gradient, stride), stride, batch.NonZeros, LeastMultiplyAdds);
    }

    /// <summary>Both products: a walk over the non-zeros of all rows with strips of M.</summary>
    /// <remarks>
    /// M as a whole is larger than the first-level cache, and every row of X touches all of it; so the inputs are cut into segments whose
    /// strips fit that cache, and all rows pass through one segment before the next. That changes only when a sum is made, not its order.
    /// </remarks>
    /// <param name="batch">X.</param>
    /// <param name="matrix">M: [inputs × stride].</param>
    /// <param name="rows">What belongs to the rows of X: [rows × stride].</param>
    /// <param name="stride">The stride of both.</param>
    private readonly ref struct SparseWalk<TProduct>(SparseBatch batch, ReadOnlySpan<float> matrix, ReadOnlySpan<float> rows, int stride)
        : IColumnwise
        where TProduct : struct, ISparseProduct
    {
        /// <summary>What a segment of a strip takes: about a first-level cache.</summary>
        private const int SegmentBytes = 48 * 1024;

        /// <summary>A strip of no more than this is not cut: second-level caches hold it, and visiting segments costs more than it saves.</summary>
        private const int WholeStripBytes = 128 * 1024;

        /// <summary>Below this many non-zeros per row and segment, visiting the segments costs more than it saves.</summary>
        private const int FewestNonZerosPerSegment = 8;

        /// <summary>Up to so many rows, the place in each is kept on the stack.</summary>
        private const int RowsOnStack = 256;

        private readonly SparseBatch _batch = batch;
        private readonly ref float _matrix = ref MemoryMarshal.GetReference(matrix);
        private readonly ref float _rows = ref MemoryMarshal.GetReference(rows);

        [MethodImpl(Loop)]
        public void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>
        {
            SparseBatch batch = _batch;
            int[]? rented = batch.Rows > RowsOnStack ? ArrayPool<int>.Shared.Rent(batch.Rows) : null;
            Span<int> next = (rented ?? stackalloc int[RowsOnStack]).Slice(0, batch.Rows);
            batch.Starts.CopyTo(next);
            ref int index = ref MemoryMarshal.GetReference(batch.Indices);
            ref float value = ref MemoryMarshal.GetReference(batch.Values);
            ref float matrix = ref Unsafe.Add(ref _matrix, column);
            int segment = InputsPerSegment(TStrip.Width);
            for (int start = 0, end; start < batch.Inputs; start = end)
            {
                end = segment < batch.Inputs - start ? start + segment : batch.Inputs;
                ref float row = ref Unsafe.Add(ref _rows, column);
                for (int i = 0; i < next.Length; i++, row = ref Unsafe.Add(ref row, stride))
                {
                    int rowEnd = batch.Ends[i];
                    if (isFirst && start == 0 && i + 1 < next.Length)
                        PrefetchNonZeros(ref index, ref value, next[i + 1], batch.Ends[i + 1]);
                    if (next[i] < rowEnd && Unsafe.Add(ref index, next[i]) < end)
                        next[i] = Visit<TStrip>(ref index, ref value, next[i], rowEnd, end, ref matrix, ref row, (nuint)stride);
                }
            }

            if (rented is not null)
                ArrayPool<int>.Shared.Return(rented);
        }

        /// <summary>Walks the non-zeros of one row of X within one segment.</summary>
        /// <returns>Where the walk ended: at the end of the row, or at the first non-zero of a later segment.</returns>
        [MethodImpl(Loop)]
        private static int Visit<TStrip>(
            ref int index, ref float value, int next, int rowEnd, int inputEnd, ref float matrix, ref float row, nuint stride)
            where TStrip : struct, IStrip<TStrip>
        {
            var ofRow = TStrip.Load(ref row);
            for (; next < rowEnd && Unsafe.Add(ref index, next) < inputEnd; next++)
            {
                ref float ofMatrix = ref Unsafe.Add(ref matrix, (nuint)(uint)Unsafe.Add(ref index, next) * stride);
                TVector x = TSimd.Broadcast(Unsafe.Add(ref value, next));
                if (TProduct.IntoMatrix)
                    ofRow.AddMultipleTo(x, ref ofMatrix);
                else
                    ofRow.AddMultiple(x, ref ofMatrix);
            }

            if (!TProduct.IntoMatrix)
                ofRow.Store(ref row);
            return next;
        }

        private int InputsPerSegment(int widthOfStrip)
        {
            int bytesPerInput = widthOfStrip * sizeof(float), inputs = SegmentBytes / bytesPerInput;
            if (_batch.Inputs <= WholeStripBytes / bytesPerInput)
                return _batch.Inputs;
            double segments = Math.Ceiling((double)_batch.Inputs / inputs);
            return _batch.NonZeros >= FewestNonZerosPerSegment * segments * _batch.Rows ? inputs : _batch.Inputs;
        }

        /// <summary>Asks for the non-zeros of a row, which lie anywhere in memory, while the row before is worked on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void PrefetchNonZeros(ref int index, ref float value, int start, int end)
        {
            PrefetchNear(ref Unsafe.Add(ref index, start), end - start);
            PrefetchNear(ref Unsafe.Add(ref value, start), end - start);
        }
    }

    /// <summary>z += Σ x_d m_d: the strip of z stays in registers, a strip of M is read per non-zero.</summary>
    private readonly struct Product : ISparseProduct
    {
        public static bool IntoMatrix => false;
    }

    /// <summary>m_d += x_d g: the strip of g stays in registers, a strip of M is read and written per non-zero.</summary>
    private readonly struct OuterProduct : ISparseProduct
    {
        public static bool IntoMatrix => true;
    }
}
