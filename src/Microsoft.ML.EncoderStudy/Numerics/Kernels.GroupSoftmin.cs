using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        RequireRows(matrix.Length, exponentials.Length);
        int rows = matrix.Length / stride, wholeGroups = columns / GroupColumns, inWholeGroups = wholeGroups * GroupColumns;
        for (int group = 0; group < wholeGroups; group++)
        {
            Span<float> minimaOfGroup = minima.Slice(group * groupStride, rows), sumsOfGroup = sums.Slice(group * groupStride, rows);
            SmallestOfGroup(matrix[(group * GroupColumns)..], stride, minimaOfGroup);
            ExponentialsOfGroup(matrix[(group * GroupColumns)..], stride, minimaOfGroup, exponentials[(group * GroupColumns)..], sumsOfGroup);
        }

        if (inWholeGroups == columns)
            return;
        for (int i = 0, place = wholeGroups * groupStride; i < rows; i++, place++)
        {
            ReadOnlySpan<float> rest = matrix.Slice((i * stride) + inWholeGroups, columns - inWholeGroups);
            minima[place] = Smallest(rest);
            sums[place] = ExponentialsBelow(minima[place], rest, exponentials[((i * stride) + inWholeGroups)..]);
            exponentials.Slice((i * stride) + columns, stride - columns).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddGroupScaled(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> factors, int groupStride, Span<float> result, int stride)
    {
        RequireRows(stride, stride);
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

    /// <remarks>Apart from the exponentials, so that the smallest values of many rows are on their way together: each takes long to come.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SmallestOfGroup(ReadOnlySpan<float> matrix, int stride, Span<float> minima)
    {
        nuint width = (nuint)TSimd.Width;
        ref float a = ref MemoryMarshal.GetReference(matrix);
        for (int i = 0; i < minima.Length; i++, a = ref Unsafe.Add(ref a, stride))
        {
            TVector smallest = TSimd.Load(ref a, 0);
            for (nuint j = width; j < GroupColumns; j += width)
                smallest = TSimd.Min(smallest, TSimd.Load(ref a, j));
            minima[i] = TSimd.Smallest(smallest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExponentialsOfGroup(
        ReadOnlySpan<float> matrix, int stride, ReadOnlySpan<float> minima, Span<float> exponentials, Span<float> sums)
    {
        nuint width = (nuint)TSimd.Width;
        ref float a = ref MemoryMarshal.GetReference(matrix);
        ref float e = ref MemoryMarshal.GetReference(exponentials);
        for (int i = 0; i < sums.Length; i++, a = ref Unsafe.Add(ref a, stride), e = ref Unsafe.Add(ref e, stride))
        {
            TVector top = TSimd.Broadcast(minima[i]), sum = TSimd.Broadcast(0);
            for (nuint j = 0; j < GroupColumns; j += width)
            {
                TVector exponential = Exponential<TSimd, TVector>.Of(TSimd.Subtract(top, TSimd.Load(ref a, j)));
                TSimd.Store(exponential, ref e, j);
                sum = TSimd.Add(sum, exponential);
            }

            sums[i] = TSimd.Sum(sum);
        }
    }
}
