using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Softmin, of whole rows and in groups of columns, of each below its smallest value, so that nothing overflows.</summary>
internal abstract partial class Kernels
{
    /// <summary>The number of columns in a group; the last may have fewer.</summary>
    public const int GroupColumns = RowAlignment;

    /// <summary>The number of groups of so many columns.</summary>
    public static int Groups(int columns) => (columns + GroupColumns - 1) / GroupColumns;

    /// <summary>Row by row, r_j = exp(−a_j) / Σ_k exp(−a_k) and log Σ_k exp(−a_k).</summary>
    /// <param name="matrix">a: [rows × stride].</param>
    /// <param name="columns">How many columns of a row count; the padding behind them does not.</param>
    /// <param name="stride">The stride of both matrices.</param>
    /// <param name="softmin">r: [rows × stride]; its padding is set to 0. May be <paramref name="matrix"/>.</param>
    /// <param name="logSums">[rows].</param>
    public abstract void Softmin(ReadOnlySpan<float> matrix, int columns, int stride, Span<float> softmin, Span<float> logSums);

    /// <summary>
    /// In each row and group m = min_j a_j, e_j = exp(m − a_j) and s = Σ_j e_j: for matrices whose columns may lie in several memories,
    /// groups being the same wherever those are cut.
    /// </summary>
    /// <param name="matrix">a: [rows × stride].</param>
    /// <param name="columns">How many columns of a row count; the padding behind them does not.</param>
    /// <param name="stride">The stride of a and e.</param>
    /// <param name="exponentials">e: [rows × stride]; its padding is set to 0.</param>
    /// <param name="minima">m: [groups × <paramref name="groupStride"/>], a group's values one after the other.</param>
    /// <param name="sums">s: of the same shape.</param>
    /// <param name="groupStride">From a group to the next in m and s; at least the number of rows.</param>
    public abstract void GroupSoftmin(
        ReadOnlySpan<float> matrix, int columns, int stride, Span<float> exponentials, Span<float> minima, Span<float> sums,
        int groupStride);

    /// <summary>g_ij += f_ik · e_ij, k being the group of column j.</summary>
    /// <param name="matrix">e: [rows × stride].</param>
    /// <param name="factors">f: [groups × <paramref name="groupStride"/>], a group's values one after the other.</param>
    /// <param name="groupStride">From a group to the next in f.</param>
    /// <param name="result">g: [rows × stride].</param>
    /// <param name="stride">The stride of e and g.</param>
    public abstract void AddGroupScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> factors, int groupStride, Span<float> result, int stride);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <remarks>For a row at a time, which is not worth a thread.</remarks>
    [MethodImpl(Loop)]
    public override void Softmin(ReadOnlySpan<float> matrix, int columns, int stride, Span<float> softmin, Span<float> logSums)
    {
        for (int i = 0; i < logSums.Length; i++)
        {
            ReadOnlySpan<float> a = matrix.Slice(i * stride, columns);
            Span<float> row = softmin.Slice(i * stride, stride), r = row[..columns];
            float smallest = TensorPrimitives.Min(a), sum = ExponentialsBelow(smallest, a, r);
            TensorPrimitives.Multiply(r, 1 / sum, r);
            row[columns..].Clear();
            logSums[i] = (float)Elementary.Log(sum) - smallest;
        }
    }

    [MethodImpl(Loop)]
    public override void GroupSoftmin(
        ReadOnlySpan<float> matrix, int columns, int stride, Span<float> exponentials, Span<float> minima, Span<float> sums,
        int groupStride)
    {
        RequireRows(matrix.Length, exponentials.Length);
        var work = new GroupSoftminWork(matrix, columns, stride, exponentials, minima, sums, groupStride);
        Divide(work, matrix.Length / stride, (long)stride * CostOfFunction, LeastFloats);
    }

    [MethodImpl(Loop)]
    public override void AddGroupScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> factors, int groupStride, Span<float> result, int stride)
    {
        RequireRows(stride, stride);
        Divide(new GroupScaling(matrix, factors, groupStride, result, stride), matrix.Length / stride, stride, LeastFloats);
    }

    /// <summary>e_j = exp(top − a_j); returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ExponentialsBelow(float top, ReadOnlySpan<float> values, Span<float> exponentials)
    {
        ref float a = ref MemoryMarshal.GetReference(values);
        ref float e = ref MemoryMarshal.GetReference(exponentials);
        TVector tops = TSimd.Broadcast(top), sums = TSimd.Broadcast(0);
        int j = 0;
        for (; j + TSimd.Width <= values.Length; j += TSimd.Width)
        {
            TVector exponential = Exponential<TSimd, TVector>.Of(TSimd.Subtract(tops, TSimd.Load(ref a, (nuint)j)));
            TSimd.Store(exponential, ref e, (nuint)j);
            sums = TSimd.Add(sums, exponential);
        }

        float sum = TSimd.Sum(sums);
        for (; j < values.Length; j++)
        {
            exponentials[j] = Exponential<SimdScalar, float>.Of(top - values[j]);
            sum += exponentials[j];
        }

        return sum;
    }

    private readonly ref struct GroupSoftminWork(
        ReadOnlySpan<float> matrix, int columns, int stride, Span<float> exponentials, Span<float> minima, Span<float> sums,
        int groupStride)
        : IDivisibleWork
    {
        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly Span<float> _exponentials = exponentials;
        private readonly Span<float> _minima = minima;
        private readonly Span<float> _sums = sums;

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            int column = 0, place = first;
            for (; column + GroupColumns <= columns; column += GroupColumns, place += groupStride)
            {
                // Apart from the exponentials, so that the smallest values of many rows are on their way together: each takes long to come.
                Span<float> minima = _minima.Slice(place, end - first), sums = _sums.Slice(place, end - first);
                for (int i = 0; i < minima.Length; i++)
                    minima[i] = SmallestOfGroup(_matrix.Slice(((first + i) * stride) + column, GroupColumns));
                for (int i = 0; i < sums.Length; i++)
                {
                    int start = ((first + i) * stride) + column;
                    sums[i] = ExponentialsBelow(minima[i], _matrix.Slice(start, GroupColumns), _exponentials.Slice(start, GroupColumns));
                }
            }

            for (int i = first; i < end && column < columns; i++, place++)
            {
                ReadOnlySpan<float> rest = _matrix.Slice(i * stride, columns)[column..];
                Span<float> row = _exponentials.Slice(i * stride, stride);
                _minima[place] = TensorPrimitives.Min(rest);
                _sums[place] = ExponentialsBelow(_minima[place], rest, row[column..columns]);
                row[columns..].Clear();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float SmallestOfGroup(ReadOnlySpan<float> group)
        {
            ref float a = ref MemoryMarshal.GetReference(group);
            TVector smallest = TSimd.Load(ref a, 0);
            for (int j = TSimd.Width; j < GroupColumns; j += TSimd.Width)
                smallest = TSimd.Min(smallest, TSimd.Load(ref a, (nuint)j));
            return TSimd.Smallest(smallest);
        }
    }

    private readonly ref struct GroupScaling(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> factors, int groupStride, Span<float> result, int stride) : IDivisibleWork
    {
        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly ReadOnlySpan<float> _factors = factors;
        private readonly Span<float> _result = result;

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            for (int i = first; i < end; i++)
            {
                ref float e = ref Row(_matrix, i, stride);
                ref float g = ref Row(_result, i, stride);
                for (int column = 0, place = i; column < stride; column += GroupColumns, place += groupStride)
                {
                    TVector factor = TSimd.Broadcast(_factors[place]);
                    for (nuint j = (nuint)column; j < (nuint)(column + GroupColumns); j += (nuint)TSimd.Width)
                        TSimd.Store(TSimd.MultiplyAdd(factor, TSimd.Load(ref e, j), TSimd.Load(ref g, j)), ref g, j);
                }
            }
        }
    }
}

