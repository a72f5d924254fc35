using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Sums down the columns of a matrix, and a matrix less the means of its columns.</summary>
internal abstract partial class Kernels
{
    /// <summary>s_j = Σ_i w_i · m_ij.</summary>
    /// <param name="matrix">[rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    public abstract void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums);

    /// <summary>s_j = Σ_i w_i · x_ij · y_ij.</summary>
    /// <param name="left">x: [rows × stride].</param>
    /// <param name="right">y: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">[stride].</param>
    public abstract void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums);

    /// <summary>c_ij = m_ij − μ_j with μ_j = Σ_i w_i m_ij / N, and s_j = Σ_i w_i c_ij².</summary>
    /// <param name="matrix">m: [rows × stride].</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="totalWeight">N = Σ w.</param>
    /// <param name="centred">c: [rows × stride].</param>
    /// <param name="squares">s: [stride].</param>
    public abstract void Centre(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares);
}

/// <remarks>
/// A strip is summed in registers down all rows. Each sum is one of sums over blocks of <see cref="RowsPerSum"/> rows, so its rounding
/// error grows with the length and the number of the blocks, not with the number of the rows (Higham 1993, section 2).
/// </remarks>
internal sealed partial class Kernels<TSimd, TVector>
{
    private const int RowsPerSum = 16;

    public override void ColumnSums(ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, Span<float> sums) =>
        SumColumns<ValueTerm>(matrix, matrix, rowWeights, sums);

    public override void ColumnInnerProducts(
        ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums) =>
        SumColumns<InnerProductTerm>(left, right, rowWeights, sums);

    [MethodImpl(Loop)]
    public override void Centre(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares)
    {
        int stride = squares.Length, rows = matrix.Length / stride;
        RequireRows(matrix.Length, centred.Length);
        RequireRows(stride, stride);
        Divide(
            new Centring(matrix, rowWeights, totalWeight, centred, squares), stride / RowAlignment, 4L * RowAlignment * rows, LeastFloats);
    }

    [MethodImpl(Loop)]
    private void SumColumns<TTerm>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> rowWeights, Span<float> sums)
        where TTerm : struct, IColumnTerm
    {
        int stride = sums.Length, rows = left.Length / stride;
        RequireRows(left.Length, right.Length);
        RequireRows(stride, stride);
        DivideColumns(new ColumnSum<TTerm>(left, stride, right, stride, rows, rowWeights, sums), stride, rows, LeastFloats, widest: 4);
    }

    /// <param name="left">x.</param>
    /// <param name="leftStride">From a row of x to the next.</param>
    /// <param name="right">y.</param>
    /// <param name="rightStride">From a row of y to the next; 0 where one row belongs to all.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="rowWeights">[rows], or empty for weights of 1.</param>
    /// <param name="sums">One for each column.</param>
    private readonly ref struct ColumnSum<TTerm>(
        ReadOnlySpan<float> left, int leftStride, ReadOnlySpan<float> right, int rightStride, int rows, ReadOnlySpan<float> rowWeights,
        Span<float> sums) : IColumnwise
        where TTerm : struct, IColumnTerm
    {
        private readonly ref float _left = ref MemoryMarshal.GetReference(left);
        private readonly ref float _right = ref MemoryMarshal.GetReference(right);
        private readonly ReadOnlySpan<float> _rowWeights = rowWeights;
        private readonly ref float _sums = ref MemoryMarshal.GetReference(sums);

        [MethodImpl(Loop)]
        public void Do<TStrip>(int column, bool isFirst)
            where TStrip : struct, IStrip<TStrip>
        {
            ref float x = ref Unsafe.Add(ref _left, column), y = ref Unsafe.Add(ref _right, column);
            ref float sums = ref Unsafe.Add(ref _sums, column);
            ReadOnlySpan<float> rowWeights = _rowWeights;
            default(TStrip).Store(ref sums);
            for (int row = 0; row < rows; row += RowsPerSum)
            {
                TStrip block = default;
                for (int i = row, end = Math.Min(rows, row + RowsPerSum); i < end; i++)
                {
                    block.AddTerm<TTerm>(TSimd.Broadcast(WeightOf(rowWeights, i)), ref x, ref y);
                    x = ref Unsafe.Add(ref x, leftStride);
                    y = ref Unsafe.Add(ref y, rightStride);
                }

                block.AddTo(ref sums);
            }
        }
    }

    /// <remarks>
    /// The mean of what is left after the mean was subtracted is subtracted too, so that a column which is constant has differences of
    /// exactly 0. Otherwise its rounding noise, divided by its own tiny deviation, would correlate.
    /// </remarks>
    private readonly ref struct Centring(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> rowWeights, double totalWeight, Span<float> centred, Span<float> squares)
        : IDivisibleWork
    {
        /// <summary>Columns that are centred together: what all rows have in them stays in a second-level cache between passes.</summary>
        private const int Together = 64;

        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly ReadOnlySpan<float> _rowWeights = rowWeights;
        private readonly Span<float> _centred = centred;
        private readonly Span<float> _squares = squares;

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            int stride = _squares.Length, rows = _matrix.Length / stride;
            Span<float> memory = stackalloc float[2 * Together];
            for (int column = first * RowAlignment, endColumn = end * RowAlignment; column < endColumn && rows > 0; column += Together)
            {
                int count = Math.Min(Together, endColumn - column);
                Span<float> mean = memory[..count], residualMean = memory.Slice(Together, count), centred = _centred[column..];
                ReadOnlySpan<float> block = _matrix[column..];
                Sum<ValueTerm>(block, block, stride, mean);
                DivideBy(totalWeight, mean);
                Sum<DifferenceTerm>(block, mean, 0, residualMean);
                DivideBy(totalWeight, residualMean);
                SubtractRows(block, mean, residualMean, rows, stride, centred);
                Sum<InnerProductTerm>(centred, centred, stride, _squares.Slice(column, count));
            }
        }

        private void Sum<TTerm>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int rightStride, Span<float> sums)
            where TTerm : struct, IColumnTerm
        {
            int stride = _squares.Length, rows = _matrix.Length / stride;
            DoColumns(new ColumnSum<TTerm>(left, stride, right, rightStride, rows, _rowWeights, sums), 0, sums.Length, widest: 4);
        }
    }

    /// <summary>c_ij = (m_ij − μ_j) − ρ_j, for as many columns as μ has.</summary>
    [MethodImpl(Loop)]
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

    [MethodImpl(Loop)]
    private static void DivideBy(double divisor, Span<float> values)
    {
        foreach (ref float value in values)
            value = (float)(value / divisor);
    }

    /// <summary>w x.</summary>
    private readonly struct ValueTerm : IColumnTerm
    {
        public static TVector AddTo(TVector sum, TVector weight, TVector x, TVector y) => TSimd.MultiplyAdd(weight, x, sum);
    }

    /// <summary>w x y.</summary>
    private readonly struct InnerProductTerm : IColumnTerm
    {
        public static TVector AddTo(TVector sum, TVector weight, TVector x, TVector y) =>
            TSimd.MultiplyAdd(TSimd.Multiply(weight, x), y, sum);
    }

    /// <summary>w (x − y).</summary>
    private readonly struct DifferenceTerm : IColumnTerm
    {
        public static TVector AddTo(TVector sum, TVector weight, TVector x, TVector y) =>
            TSimd.MultiplyAdd(weight, TSimd.Subtract(x, y), sum);
    }
}
