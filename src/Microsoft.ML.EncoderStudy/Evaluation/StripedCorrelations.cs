using System.Numerics.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>Correlations of more components than a K×K matrix should be kept of: in strips of that matrix, each by a pass over the rows.</summary>
/// <remarks>
/// <para>
/// The first pass takes means and variances. Components that are constant are in no correlation and left out. Each further pass sums the
/// products of as many pairs j &lt; k as memory is given for; a row adds to those of which both are not zero, so sparse rows cost little.
/// </para>
/// <para>
/// Cov_jk (N − 1) = Σ_i a′_ij a′_ik − N μ′_j μ′_k with a′ = a − c. The offset c_j is 0 where |μ_j| is below 100 deviations, so that zeros stay
/// zeros and at most 4 of 16 digits cancel, and μ_j where it is not: such a component is never off.
/// </para>
/// </remarks>
/// <param name="components">K.</param>
/// <param name="pairsAtATime">How many products are kept: at least K − 1.</param>
internal sealed class StripedCorrelations(int components, long pairsAtATime) : IComponentCorrelations
{
    private const double LargestRatioOfMeanToDeviation = 100;

    private readonly ComponentMoments _moments = new(components);

    public void Add(ReadOnlySpan<float> activations) => _moments.Add(activations);

    public int CountVariancesBelow(double threshold)
    {
        int count = 0;
        foreach (double squares in _moments.SquaredDeviations)
            count += squares / (_moments.Rows - 1) < threshold ? 1 : 0;
        return count;
    }

    /// <exception cref="InvalidOperationException">The rows of a pass are not as many as those of the first.</exception>
    public double SumOfSquaredCorrelations(Action<RowOfActivations> pass)
    {
        int[] varying = [.. Enumerable.Range(0, components).Where(j => _moments.SquaredDeviations[j] > 0)];
        double[] offsets = Array.ConvertAll(varying, Offset);
        double[] products = [];
        double sum = 0;
        for (int first = 0; first < varying.Length - 1;)
        {
            int end = EndOfStrip(first, varying.Length, out long pairs);
            Array.Resize(ref products, (int)Math.Max(products.Length, pairs));
            Array.Clear(products);
            var strip = new Strip(varying, offsets, first, end, products);
            pass(strip.Add);
            if (strip.Rows != _moments.Rows)
            {
                throw Contracts.Except(FormattableString.Invariant(
                    $"The data changed between two passes: {_moments.Rows} rows in the first, {strip.Rows} in a later one."));
            }

            sum += SumOf(strip, varying, offsets, first, end);
            first = end;
        }

        return sum;
    }

    private double Offset(int component)
    {
        double mean = _moments.Mean[component], variance = _moments.SquaredDeviations[component] / _moments.Rows;
        return mean * mean > LargestRatioOfMeanToDeviation * LargestRatioOfMeanToDeviation * variance ? mean : 0;
    }

    /// <summary>As many rows of the upper triangle as fit, at least one.</summary>
    private int EndOfStrip(int first, int count, out long pairs)
    {
        int end = first;
        pairs = 0;
        do
            pairs += count - ++end;
        while (end < count - 1 && pairs + count - end - 1 <= pairsAtATime);
        return end;
    }

    private double SumOf(Strip strip, int[] varying, double[] offsets, int first, int end)
    {
        ReadOnlySpan<double> mean = _moments.Mean, squares = _moments.SquaredDeviations;
        double sum = 0;
        for (int j = first; j < end; j++)
        {
            ReadOnlySpan<double> products = strip.ProductsOf(j);
            double weightedMean = _moments.Rows * (mean[varying[j]] - offsets[j]), ofRow = 0;
            for (int i = 0; i < products.Length; i++)
            {
                int k = j + 1 + i;
                double coMoment = products[i] - (weightedMean * (mean[varying[k]] - offsets[k]));
                ofRow += coMoment * coMoment / squares[varying[k]];
            }

            sum += 2 * ofRow / squares[varying[j]];
        }

        return sum;
    }

    /// <summary>Σ_i a′_ij a′_ik for the j of a strip and all k above j.</summary>
    private sealed class Strip
    {
        private readonly int[] _varying;
        private readonly double[] _offsets;
        private readonly int _first;
        private readonly int _end;
        private readonly double[] _products;
        private readonly int[] _starts;
        private readonly int[] _nonZeros;
        private readonly double[] _values;

        public Strip(int[] varying, double[] offsets, int first, int end, double[] products)
        {
            (_varying, _offsets, _first, _end, _products) = (varying, offsets, first, end, products);
            _starts = new int[end - first + 1];
            for (int j = first; j < end; j++)
                _starts[j - first + 1] = _starts[j - first] + varying.Length - j - 1;
            _nonZeros = new int[varying.Length];
            _values = new double[varying.Length];
        }

        public long Rows { get; private set; }

        /// <summary>Those of j with j + 1, j + 2, …</summary>
        public Span<double> ProductsOf(int j) => _products.AsSpan(_starts[j - _first].._starts[j - _first + 1]);

        public void Add(ReadOnlySpan<float> activations)
        {
            Rows++;
            int count = 0;
            for (int k = _first; k < _varying.Length; k++)
            {
                double value = activations[_varying[k]] - _offsets[k];
                if (value != 0)
                    (_nonZeros[count], _values[count++]) = (k, value);
            }

            bool whole = count == _varying.Length - _first;
            for (int i = 0; i < count && _nonZeros[i] < _end; i++)
            {
                int j = _nonZeros[i];
                Span<double> products = ProductsOf(j);
                if (whole)
                {
                    TensorPrimitives.MultiplyAdd(_values.AsSpan((i + 1)..count), _values[i], products, products);
                    continue;
                }

                for (int other = i + 1; other < count; other++)
                    products[_nonZeros[other] - j - 1] += _values[i] * _values[other];
            }
        }
    }
}
