namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>The columns of a matrix at length 1.</summary>
internal static class UnitColumns
{
    /// <summary>u_j = m_j / max(‖m_j‖, least) for every column.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="matrix">m: [rows × stride].</param>
    /// <param name="leastNorm">What shorter columns are divided by; where it is 0, a column of zeros stays as it is.</param>
    /// <param name="inverseNorms">Receives 1 / max(‖m_j‖, least), or 1 where that is 1 / 0: [stride].</param>
    /// <param name="result">u: [rows × stride]; may be <paramref name="matrix"/>.</param>
    /// <remarks>
    /// By sums of squares in single precision. The columns for which these do not do, being very long, very short or 0, are divided by
    /// their length in double precision, one by one.
    /// </remarks>
    public static void Normalise(Kernels kernels, ReadOnlySpan<float> matrix, double leastNorm, Span<float> inverseNorms, Span<float> result)
    {
        int stride = inverseNorms.Length;
        kernels.ColumnInnerProducts(matrix, matrix, [], inverseNorms);
        List<(int Column, double Norm)>? others = null;
        for (int j = 0; j < stride; j++)
        {
            if (SquareSums.IsTrue(inverseNorms[j]))
            {
                inverseNorms[j] = 1 / MathF.Max(MathF.Sqrt(inverseNorms[j]), (float)leastNorm);
                continue;
            }

            double norm = Math.Max(Math.Sqrt(SquareSums.OfColumn(matrix, stride, j)), leastNorm);
            inverseNorms[j] = 1;
            if (norm != 0)
                (others ??= []).Add((j, norm));
        }

        kernels.Scale(matrix, [], inverseNorms, result);
        foreach ((int column, double norm) in others ?? [])
        {
            for (int i = column; i < result.Length; i += stride)
                result[i] = (float)(result[i] / norm);
            inverseNorms[column] = (float)(1 / norm);
        }
    }
}
