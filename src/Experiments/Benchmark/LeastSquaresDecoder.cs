using MathNet.Numerics.LinearAlgebra;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>
/// The affine decoder, x̂ = a·V + c, with the least squared error on some rows: what features keep of their inputs, whatever was trained.
/// </summary>
/// <remarks>
/// Solves (AᵀA + ρI) V = AᵀX in double precision, A [rows × features] and X [rows × inputs] centred, by Cholesky's decomposition, and
/// c = mean x − mean a · V. The ridge ρ is 1e-9 of the mean of the diagonal of AᵀA: too little to be seen in a result, and enough for features that are
/// constant or repeat one another to have a solution, the one of least length.
/// </remarks>
internal sealed class LeastSquaresDecoder
{
    private const double RelativeRidge = 1e-9;
    private const int BlockRows = 512;

    private readonly double[][] _weights; // [features][inputs]
    private readonly double[] _biases;

    private LeastSquaresDecoder(double[][] weights, double[] biases)
    {
        _weights = weights;
        _biases = biases;
    }

    /// <summary>Fits the decoder; the rows are read twice.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="featuresColumn">A known-size vector of <see cref="float"/>: a.</param>
    /// <param name="inputsColumn">A known-size vector of <see cref="float"/>: x.</param>
    public static LeastSquaresDecoder Fit(IDataView rows, string featuresColumn, string inputsColumn)
    {
        Vector<double>? featureSums = null, inputSums = null;
        long count = 0;
        foreach ((Matrix<double> features, Matrix<double> inputs) in Blocks(rows, featuresColumn, inputsColumn))
        {
            featureSums = featureSums is null ? features.ColumnSums() : featureSums + features.ColumnSums();
            inputSums = inputSums is null ? inputs.ColumnSums() : inputSums + inputs.ColumnSums();
            count += features.RowCount;
        }

        if (count == 0)
            throw new ExperimentException("A decoder needs rows to be fitted on; found none.");
        Vector<double> featureMeans = featureSums! / count, inputMeans = inputSums! / count;
        Matrix<double> gram = Matrix<double>.Build.Dense(featureMeans.Count, featureMeans.Count);
        Matrix<double> cross = Matrix<double>.Build.Dense(featureMeans.Count, inputMeans.Count);
        foreach ((Matrix<double> features, Matrix<double> inputs) in Blocks(rows, featuresColumn, inputsColumn))
        {
            Centre(features, featureMeans);
            Centre(inputs, inputMeans);
            gram += features.TransposeThisAndMultiply(features);
            cross += features.TransposeThisAndMultiply(inputs);
        }

        Matrix<double> weights = (gram + Ridge(gram)).Cholesky().Solve(cross);
        return new LeastSquaresDecoder(weights.ToRowArrays(), (inputMeans - (featureMeans * weights)).ToArray());
    }

    /// <summary>x̂ = a·V + c.</summary>
    public void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        double[] sums = [.. _biases];
        for (int j = 0; j < activations.Length; j++)
        {
            if (activations[j] == 0)
                continue;
            double[] weights = _weights[j];
            for (int d = 0; d < sums.Length; d++)
                sums[d] += activations[j] * weights[d];
        }

        for (int d = 0; d < sums.Length; d++)
            reconstruction[d] = (float)sums[d];
    }

    /// <summary>ρI. Where all features are constant any ρ gives V = 0.</summary>
    private static Matrix<double> Ridge(Matrix<double> gram)
    {
        double ridge = RelativeRidge * gram.Trace() / gram.RowCount;
        return Matrix<double>.Build.DenseDiagonal(gram.RowCount, ridge > 0 ? ridge : 1);
    }

    private static void Centre(Matrix<double> rows, Vector<double> means) => rows.MapIndexedInplace((_, column, value) => value - means[column], Zeros.Include);

    private static IEnumerable<(Matrix<double> Features, Matrix<double> Inputs)> Blocks(IDataView rows, string featuresColumn, string inputsColumn)
    {
        DataViewSchema.Column features = rows.Schema[featuresColumn], inputs = rows.Schema[inputsColumn];
        using DataViewRowCursor cursor = rows.GetRowCursor([features, inputs]);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features), getInputs = cursor.GetGetter<VBuffer<float>>(inputs);
        List<double[]> featureRows = [], inputRows = [];
        while (cursor.MoveNext())
        {
            featureRows.Add(Row(getFeatures));
            inputRows.Add(Row(getInputs));
            if (featureRows.Count < BlockRows)
                continue;
            yield return (Matrix<double>.Build.DenseOfRowArrays(featureRows), Matrix<double>.Build.DenseOfRowArrays(inputRows));
            featureRows.Clear();
            inputRows.Clear();
        }

        if (featureRows.Count > 0)
            yield return (Matrix<double>.Build.DenseOfRowArrays(featureRows), Matrix<double>.Build.DenseOfRowArrays(inputRows));
    }

    private static double[] Row(ValueGetter<VBuffer<float>> getter)
    {
        VBuffer<float> row = default;
        getter(ref row);
        return [.. row.DenseValues().Select(value => (double)value)];
    }
}
