using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Softmin in groups of columns, for matrices whose columns may lie in several memories: groups are the same wherever those are cut.</summary>
internal abstract partial class Kernels
{
    /// <summary>The number of columns in a group; the last may have fewer.</summary>
    public const int GroupColumns = RowAlignment;

    /// <summary>The number of groups of so many columns.</summary>
    public static int Groups(int columns) => (columns + GroupColumns - 1) / GroupColumns;

    /// <summary>In each row and group m = min_j a_j, e_j = exp(m − a_j) and s = Σ_j e_j.</summary>
    /// <param name="matrix">a: [rows × stride].</param>
    /// <param name="columns">How many columns of a row count; the padding behind them does not.</param>
    /// <param name="stride">The stride of a and e.</param>
    /// <param name="exponentials">e: [rows × stride]; its padding is set to 0.</param>
    /// <param name="minima">m: [groups × <paramref name="groupStride"/>], a group's values one after the other.</param>
    /// <param name="sums">s: of the same shape.</param>
    /// <param name="groupStride">From a group to the next in m and s; at least the number of rows.</param>
    public abstract void GroupSoftmin(
        ReadOnlySpan<float> matrix, int columns, int stride, Span<float> exponentials, Span<float> minima, Span<float> sums, int groupStride);

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GroupSoftmin(
        ReadOnlySpan<float> matrix, int columns, int stride, Span<float> exponentials, Span<float> minima, Span<float> sums, int groupStride)
    {
        int rows = matrix.Length / stride, inWholeGroups = columns / GroupColumns * GroupColumns;
        for (int i = 0; i < rows; i++)
        {
            ref float a = ref Row(matrix, i, stride);
            ref float e = ref Row(exponentials, i, stride);
            int place = i;
            for (int column = 0; column < inWholeGroups; column += GroupColumns, place += groupStride)
                (minima[place], sums[place]) = SoftminOfGroup(ref Unsafe.Add(ref a, column), ref Unsafe.Add(ref e, column));
            if (inWholeGroups < columns)
            {
                ReadOnlySpan<float> rest = matrix.Slice((i * stride) + inWholeGroups, columns - inWholeGroups);
                minima[place] = Smallest(rest);
                sums[place] = ExponentialsBelow(minima[place], rest, exponentials[((i * stride) + inWholeGroups)..]);
                exponentials.Slice((i * stride) + columns, stride - columns).Clear();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddGroupScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> factors, int groupStride, Span<float> result, int stride)
    {
        int rows = matrix.Length / stride;
        for (int i = 0; i < rows; i++)
        {
            ref float e = ref Row(matrix, i, stride);
            ref float g = ref Row(result, i, stride);
            for (int column = 0, place = i; column < stride; column += GroupColumns, place += groupStride)
            {
                TVector factor = TSimd.Broadcast(factors[place]);
                for (nuint j = (nuint)column; j < (nuint)(column + GroupColumns); j += (nuint)TSimd.Width)
                    TSimd.Store(TSimd.MultiplyAdd(factor, TSimd.Load(ref e, j), TSimd.Load(ref g, j)), ref g, j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Minimum, float Sum) SoftminOfGroup(ref float a, ref float e)
    {
        nuint width = (nuint)TSimd.Width;
        TVector smallest = TSimd.Load(ref a, 0), sum = TSimd.Broadcast(0);
        for (nuint j = width; j < GroupColumns; j += width)
            smallest = TSimd.Min(smallest, TSimd.Load(ref a, j));
        float minimum = TSimd.Smallest(smallest);
        TVector top = TSimd.Broadcast(minimum);
        for (nuint j = 0; j < GroupColumns; j += width)
        {
            TVector exponential = Exponential<TSimd, TVector>.Of(TSimd.Subtract(top, TSimd.Load(ref a, j)));
            TSimd.Store(exponential, ref e, j);
            sum = TSimd.Add(sum, exponential);
        }

        return (minimum, TSimd.Sum(sum));
    }
}
