using System.Numerics.Tensors;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>Correlations in one pass, by a K×K matrix: for up to <see cref="MostComponents"/>.</summary>
/// <remarks>
/// Rows are gathered into blocks. A block's co-moments about its own mean are merged into the total by the update of Chan, Golub and
/// LeVeque (1983), so that nothing cancels, whatever the means. The sum of a block's Single values is exact when they are all equal, so
/// that a constant component has a variance of exactly 0. Memory is K×K doubles, of which the upper triangle is used.
/// </remarks>
internal sealed class CorrelationAccumulator(int components) : IComponentCorrelations
{
    /// <summary>The largest K, of which the matrix takes 512 MB.</summary>
    public const int MostComponents = 8192;

    private const int BlockRows = 64;

    private readonly double[] _mean = new double[components];
    private readonly double[] _coMoments = new double[components * components]; // [components × components], j ≤ k
    private readonly double[] _block = new double[BlockRows * components]; // [rows × components]
    private readonly double[] _blockMean = new double[components];
    private long _rows;
    private int _blockCount;

    public void Add(ReadOnlySpan<float> activations)
    {
        TensorPrimitives.ConvertChecked(activations, Row(_blockCount));
        if (++_blockCount == BlockRows)
            MergeBlock();
    }

    public int CountVariancesBelow(double threshold)
    {
        MergeBlock();
        int count = 0;
        for (int j = 0; j < components; j++)
            count += CoMoments(j)[j] / (_rows - 1) < threshold ? 1 : 0;
        return count;
    }

    public double SumOfSquaredCorrelations(Action<RowOfActivations> pass)
    {
        MergeBlock();
        double sum = 0;
        for (int j = 0; j < components; j++)
        {
            ReadOnlySpan<double> row = CoMoments(j);
            for (int k = j + 1; k < components; k++)
            {
                double scale = row[j] * CoMoments(k)[k];
                if (scale > 0)
                    sum += 2 * row[k] * row[k] / scale;
            }
        }

        return sum;
    }

    private void MergeBlock()
    {
        if (_blockCount == 0)
            return;

        CentreBlock();
        double shareOfBlock = (double)_blockCount / (_rows + _blockCount);
        double weightOfShift = _rows * shareOfBlock;
        Span<double> shift = _blockMean;
        TensorPrimitives.Subtract(shift, _mean, shift);
        for (int j = 0; j < components; j++)
        {
            Span<double> coMoments = CoMoments(j)[j..];
            for (int i = 0; i < _blockCount; i++)
            {
                ReadOnlySpan<double> row = Row(i)[j..];
                if (row[0] != 0)
                    TensorPrimitives.MultiplyAdd(row, row[0], coMoments, coMoments);
            }

            TensorPrimitives.MultiplyAdd(shift[j..], weightOfShift * shift[j], coMoments, coMoments);
        }

        TensorPrimitives.MultiplyAdd(shift, shareOfBlock, _mean, _mean);
        _rows += _blockCount;
        _blockCount = 0;
    }

    private void CentreBlock()
    {
        Array.Clear(_blockMean);
        for (int i = 0; i < _blockCount; i++)
            TensorPrimitives.Add(_blockMean, Row(i), _blockMean);
        TensorPrimitives.Divide(_blockMean, _blockCount, _blockMean);
        for (int i = 0; i < _blockCount; i++)
            TensorPrimitives.Subtract(Row(i), _blockMean, Row(i));
    }

    private Span<double> Row(int i) => _block.AsSpan(i * components, components);

    private Span<double> CoMoments(int j) => _coMoments.AsSpan(j * components, components);
}
