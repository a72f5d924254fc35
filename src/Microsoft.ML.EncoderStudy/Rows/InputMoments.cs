using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Mean and standard deviation of every input, and the mean length of a row, in one pass over the non-zeros of weighted rows.</summary>
/// <remarks>
/// The non-zeros of each input, less the first of them, go through Welford's recurrence (1962) with the weights of West (1979). It never
/// subtracts two large sums, gives a deviation of exactly 0 for a constant, and by the subtraction does not feel a large mean. The zeros
/// join at the end as a second group (Chan, Golub and LeVeque 1983), so sparse and dense storage of the same rows give the same bits. All
/// in double precision.
/// </remarks>
internal sealed class InputMoments
{
    private readonly long[] _nonZeros;
    private readonly double[] _weight;
    private readonly double[] _first;
    private readonly double[] _meanAboveFirst;
    private readonly double[] _squares;
    private readonly float[] _largest;
    private long _rows;
    private double _totalWeight;
    private double _totalLength;

    /// <param name="inputs">D.</param>
    public InputMoments(int inputs)
    {
        _nonZeros = new long[inputs];
        _weight = new double[inputs];
        _first = new double[inputs];
        _meanAboveFirst = new double[inputs];
        _squares = new double[inputs];
        _largest = new float[inputs];
    }

    /// <summary>D.</summary>
    public int Inputs => _first.Length;

    /// <summary>The largest magnitude of every input: [inputs].</summary>
    public ReadOnlySpan<float> LargestMagnitudes => _largest;

    /// <summary>Σ w ‖x‖ / Σ w.</summary>
    public double MeanLength => _totalLength / _totalWeight;

    /// <param name="rows">The rows as they were read.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1. Their sum is above 1.</param>
    /// <param name="checkAlive">Called with every row; throws where the training was cancelled.</param>
    /// <exception cref="InvalidOperationException">The rows count as no more than one, so there is no unbiased variance.</exception>
    public static InputMoments Of(TrainingRows rows, float[]? rowWeights, Action? checkAlive = null)
    {
        var moments = new InputMoments(rows.Inputs);
        for (int row = 0; row < rows.Count; row++)
        {
            checkAlive?.Invoke();
            rows.AddTo(moments, row, rowWeights?[row] ?? 1);
        }

        return moments._totalWeight > 1
            ? moments
            : throw new InvalidOperationException($"The variance of the inputs needs rows that count as more than 1; these count as {moments._totalWeight}.");
    }

    /// <summary>For each input, whether it is 0 in no row.</summary>
    public bool[] InputsInEveryRow() => Array.ConvertAll(_nonZeros, count => count == _rows);

    /// <summary>Adds one row.</summary>
    /// <param name="indices">The positions of the values, or empty where the row is given whole.</param>
    /// <param name="values">The values, zeros among them or not.</param>
    /// <param name="weight">The weight of the row, above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, double weight)
    {
        double squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (value == 0)
                continue;
            int d = indices.IsEmpty ? i : indices[i];
            if (_nonZeros[d]++ == 0)
                _first[d] = value;
            double aboveFirst = value - _first[d], difference = aboveFirst - _meanAboveFirst[d];
            _weight[d] += weight;
            _meanAboveFirst[d] += difference * (weight / _weight[d]);
            _squares[d] += weight * difference * (aboveFirst - _meanAboveFirst[d]);
            _largest[d] = MathF.Max(_largest[d], MathF.Abs(values[i]));
            squares += value * value;
        }

        _rows++;
        _totalWeight += weight;
        _totalLength += weight * Math.Sqrt(squares);
    }

    /// <summary>The mean of every input: [inputs].</summary>
    public double[] Mean()
    {
        var mean = new double[Inputs];
        for (int d = 0; d < mean.Length; d++)
            mean[d] = MeanOfNonZeros(d) * NonZeroShare(d);
        return mean;
    }

    /// <summary>The standard deviation of every input, √(Σ w (x − mean)² / (Σ w − 1)): [inputs].</summary>
    public double[] StandardDeviation()
    {
        var deviation = new double[Inputs];
        for (int d = 0; d < deviation.Length; d++)
        {
            double share = NonZeroShare(d), fromZero = MeanOfNonZeros(d);
            double betweenZerosAndOthers = fromZero * fromZero * _weight[d] * (1 - share);
            deviation[d] = Math.Sqrt((_squares[d] + betweenZerosAndOthers) / (_totalWeight - 1));
        }

        return deviation;
    }

    /// <summary>The root mean square distance of the non-zero values from a centre; 1 where there are none.</summary>
    /// <param name="centre">One value per input.</param>
    public double RootMeanSquareOfNonZeros(ReadOnlySpan<double> centre)
    {
        double squares = 0, weight = 0;
        for (int d = 0; d < Inputs; d++)
        {
            double distance = MeanOfNonZeros(d) - centre[d];
            squares += _squares[d] + (_weight[d] * distance * distance);
            weight += _weight[d];
        }

        return weight == 0 ? 1 : Math.Sqrt(squares / weight);
    }

    private double MeanOfNonZeros(int input) => _first[input] + _meanAboveFirst[input];

    /// <summary>The share of the weight on rows in which an input is not zero: exactly 1 where it never is.</summary>
    private double NonZeroShare(int input) =>
        _nonZeros[input] == _rows ? 1 : Math.Min(1, _weight[input] / _totalWeight);
}
