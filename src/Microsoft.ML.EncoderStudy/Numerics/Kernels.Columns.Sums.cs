using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>s_j = Σ_i w_i · m_ij.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    public void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums) =>
        ColumnSums(matrix, rowWeights, sums, 0..sums.Length);

    /// <summary>s_j = Σ_i w_i · m_ij for some columns only, which get the bits that they get among all.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns);

    /// <summary>s_j = Σ_i w_i · x_ij · y_ij.</summary>
    /// <param name="left">x: [rows × stride].</param>
    /// <param name="right">y: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    public void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums) =>
        ColumnInnerProducts(left, right, rowWeights, sums, 0..sums.Length);

    /// <summary>s_j = Σ_i w_i · x_ij · y_ij for some columns only, which get the bits that they get among all.</summary>
    /// <param name="left">x: [rows × stride].</param>
    /// <param name="right">y: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns);

    /// <summary>c_ij = m_ij − μ_j with μ_j = Σ_i w_i m_ij / N, and s_j = Σ_i w_i c_ij².</summary>
    /// <param name="matrix">m: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="totalWeight">N = Σ w.</param>
    /// <param name="centred">c: [rows × stride].</param>
    /// <param name="squares">s: [stride].</param>
    public void Centre(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares) =>
        Centre(matrix, rowWeights, totalWeight, centred, squares, 0..squares.Length);

    /// <summary>The same for some columns only, which get the bits that they get among all.</summary>
    /// <param name="matrix">m: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="totalWeight">N = Σ w.</param>
    /// <param name="centred">c: [rows × stride].</param>
    /// <param name="squares">s: [stride].</param>
    /// <param name="columns">The columns; both ends are multiples of <see cref="RowAlignment"/>.</param>
    public abstract void Centre(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares, Range columns);
}

/// <remarks>
/// A strip of four vectors is summed in registers down all rows. Each sum is one of sums over blocks of <see cref="RowsPerSum"/> rows, so its
/// rounding error grows with the length and the number of the blocks, not with the number of the rows (Higham 1993, section 2).
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    private const int RowsPerSum = 16;

    /// <summary>Columns that are centred together: what all rows have in them stays in the second-level cache between the passes.</summary>
    private const int CentredTogether = 64;

    /// <summary>What a row adds to the sums of its columns.</summary>
    private interface IColumnTerm
    {
        /// <summary>Whether y is a matrix like x, and not one row that belongs to all.</summary>
        static abstract bool OneRightRowPerRow { get; }

        static abstract TVector AddTo(TVector sum, TVector weight, TVector x, TVector y);
    }

    public override void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns) =>
        SumColumns<Value>(matrix, matrix, rowWeights, sums, columns);

    public override void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns) =>
        SumColumns<InnerProductTerm>(left, right, rowWeights, sums, columns);

    /// <remarks>
    /// The mean of what is left after the mean was subtracted is subtracted too, so that a column which is constant has differences of
    /// exactly 0. Otherwise its rounding noise, divided by its own tiny deviation, would correlate.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Centre(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares, Range columns)
    {
        int stride = squares.Length, rows = matrix.Length / stride;
        int first = columns.Start.GetOffset(stride), end = columns.End.GetOffset(stride);
        RequireRows(matrix.Length, centred.Length);
        RequireRows(end - first, stride);
        Span<float> memory = stackalloc float[2 * CentredTogether];
        for (; first < end; first += CentredTogether)
        {
            int count = Math.Min(CentredTogether, end - first);
            Range together = first..(first + count);
            Span<float> mean = memory[..count], residualMean = memory.Slice(CentredTogether, count);
            ReadOnlySpan<float> block = matrix[first..];
            SumStrips<Value>(block, stride, block, rows, rowWeights, mean);
            DivideBy(totalWeight, mean);
            SumStrips<Difference>(block, stride, mean, rows, rowWeights, residualMean);
            DivideBy(totalWeight, residualMean);
            SubtractRows(block, mean, residualMean, rows, stride, centred[first..]);
            SumColumns<InnerProductTerm>(centred, centred, rowWeights, squares, together);
        }
    }

    private static void SumColumns<TTerm>(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums, Range columns)
        where TTerm : struct, IColumnTerm
    {
        int stride = sums.Length, first = columns.Start.GetOffset(stride);
        RequireRows(left.Length, right.Length);
        RequireRows(columns.End.GetOffset(stride) - first, stride);
        if (left.IsEmpty)
            sums[columns].Clear();
        else
            SumStrips<TTerm>(left[first..], stride, right[first..], left.Length / stride, rowWeights, sums[columns]);
    }

    /// <param name="left">x, from the first column on.</param>
    /// <param name="stride">The stride of x, and of y where that is a matrix.</param>
    /// <param name="right">y, from the first column on.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">One for each column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumStrips<TTerm>(
        ReadOnlySpan<float> left, int stride, ReadOnlySpan<float> right, int rows, ReadOnlySpan<float> rowWeights, Span<float> sums)
        where TTerm : struct, IColumnTerm
    {
        ref float x = ref MemoryMarshal.GetReference(left);
        ref float y = ref MemoryMarshal.GetReference(right);
        nuint step = (nuint)stride, rightStep = TTerm.OneRightRowPerRow ? step : 0, width = (nuint)TSimd.Width;
        nuint column = 0, end = (nuint)sums.Length;
        TVector zero = TSimd.Broadcast(0);
        for (; column + (NarrowStrip * width) <= end; column += NarrowStrip * width)
        {
            TVector t0 = zero, t1 = zero, t2 = zero, t3 = zero;
            for (int block = 0; block < rows; block += RowsPerSum)
            {
                TVector s0 = zero, s1 = zero, s2 = zero, s3 = zero;
                int blockEnd = Math.Min(rows, block + RowsPerSum);
                for (int i = block; i < blockEnd; i++)
                {
                    TVector w = TSimd.Broadcast(WeightOf(rowWeights, i));
                    nuint p = ((nuint)i * step) + column, q = ((nuint)i * rightStep) + column;
                    s0 = TTerm.AddTo(s0, w, TSimd.Load(ref x, p), TSimd.Load(ref y, q));
                    s1 = TTerm.AddTo(s1, w, TSimd.Load(ref x, p + width), TSimd.Load(ref y, q + width));
                    s2 = TTerm.AddTo(s2, w, TSimd.Load(ref x, p + (2 * width)), TSimd.Load(ref y, q + (2 * width)));
                    s3 = TTerm.AddTo(s3, w, TSimd.Load(ref x, p + (3 * width)), TSimd.Load(ref y, q + (3 * width)));
                }

                t0 = TSimd.Add(t0, s0);
                t1 = TSimd.Add(t1, s1);
                t2 = TSimd.Add(t2, s2);
                t3 = TSimd.Add(t3, s3);
            }

            ref float sum = ref MemoryMarshal.GetReference(sums);
            TSimd.Store(t0, ref sum, column);
            TSimd.Store(t1, ref sum, column + width);
            TSimd.Store(t2, ref sum, column + (2 * width));
            TSimd.Store(t3, ref sum, column + (3 * width));
        }

        for (; column < end; column += width)
        {
            TVector total = zero;
            for (int block = 0; block < rows; block += RowsPerSum)
            {
                TVector sum = zero;
                int blockEnd = Math.Min(rows, block + RowsPerSum);
                for (int i = block; i < blockEnd; i++)
                {
                    nuint p = ((nuint)i * step) + column, q = ((nuint)i * rightStep) + column;
                    sum = TTerm.AddTo(sum, TSimd.Broadcast(WeightOf(rowWeights, i)), TSimd.Load(ref x, p), TSimd.Load(ref y, q));
                }

                total = TSimd.Add(total, sum);
            }

            TSimd.Store(total, ref MemoryMarshal.GetReference(sums), column);
        }
    }

    /// <summary>c_ij = (m_ij − μ_j) − ρ_j, for as many columns as μ has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractRows(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> mean, ReadOnlySpan<float> residualMean, int rows, int stride, Span<float> centred)
    {
        ref float mu = ref MemoryMarshal.GetReference(mean);
        ref float rho = ref MemoryMarshal.GetReference(residualMean);
        for (int i = 0; i < rows; i++)
        {
            ref float m = ref MemoryMarshal.GetReference(matrix[(i * stride)..]);
            ref float c = ref MemoryMarshal.GetReference(centred[(i * stride)..]);
            for (nuint j = 0; j < (nuint)mean.Length; j += (nuint)TSimd.Width)
            {
                TVector difference = TSimd.Subtract(TSimd.Load(ref m, j), TSimd.Load(ref mu, j));
                TSimd.Store(TSimd.Subtract(difference, TSimd.Load(ref rho, j)), ref c, j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivideBy(double divisor, Span<float> values)
    {
        foreach (ref float value in values)
            value = (float)(value / divisor);
    }

    /// <summary>w x.</summary>
    private readonly struct Value : IColumnTerm
    {
        public static bool OneRightRowPerRow => true;

        public static TVector AddTo(TVector sum, TVector weight, TVector x, TVector y) => TSimd.MultiplyAdd(weight, x, sum);
    }

    /// <summary>w x y.</summary>
    private readonly struct InnerProductTerm : IColumnTerm
    {
        public static bool OneRightRowPerRow => true;

        public static TVector AddTo(TVector sum, TVector weight, TVector x, TVector y) =>
            TSimd.MultiplyAdd(TSimd.Multiply(weight, x), y, sum);
    }

    /// <summary>w (x − y), y being one row.</summary>
    private readonly struct Difference : IColumnTerm
    {
        public static bool OneRightRowPerRow => false;

        public static TVector AddTo(TVector sum, TVector weight, TVector x, TVector y) =>
            TSimd.MultiplyAdd(weight, TSimd.Subtract(x, y), sum);
    }
}
