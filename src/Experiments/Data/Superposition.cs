using MathNet.Numerics.Distributions;

namespace EncoderStudy.Experiments.Data;

/// <summary>Makes rows out of more components than there are dimensions, known directions that fire rarely and together.</summary>
/// <remarks>
/// <para>After the field's synthetic benchmark (SynthSAEBench), in small and without its hierarchy:</para>
/// <para>
/// <b>Directions</b> are drawn uniformly from the sphere; with 128 in 64 dimensions the |cosine| of two is 0.1 on average.
/// <b>Firing</b> follows Zipf: component j = 1, 2, … fires in a share 0.4 / j^0.6 of the rows, 40 % to 2.2 %, about 6 components a row.
/// <b>Correlation</b>: component j fires where u_j·f + √(1 − |u_j|²) e_j is below the quantile of that share; the 8 factors f, shared by all
/// components of a row, and e_j are standard normal, and the loadings u_j have the length √0.4 and a uniform direction. So the shares are exactly as
/// above, and components whose loadings point the same way fire together.
/// <b>Strength</b>, where a component fires, is |normal(1, 0.25)|. A row is the sum of strength times direction, without noise.
/// </para>
/// <para>Everything comes from one generator, so a seed gives the same rows everywhere.</para>
/// </remarks>
internal sealed class Superposition
{
    private const double LargestShare = 0.4, ZipfExponent = 0.6;
    private const int Factors = 8;
    private const double SharedVariance = 0.4;
    private const double MeanStrength = 1, StrengthDeviation = 0.25;

    private readonly Random _random;
    private readonly int _dimensions;
    private readonly double[][] _loadings;
    private readonly double[] _thresholds;

    /// <param name="dimensions">D.</param>
    /// <param name="components">The number of true components.</param>
    /// <param name="seed">The seed of everything.</param>
    public Superposition(int dimensions, int components, int seed)
    {
        _random = new Random(seed);
        _dimensions = dimensions;
        Directions = [.. Enumerable.Range(0, components).SelectMany(_ => OnSphere(dimensions, 1)).Select(value => (float)value)];
        _loadings = [.. Enumerable.Range(0, components).Select(_ => OnSphere(Factors, Math.Sqrt(SharedVariance)))];
        _thresholds = [.. Enumerable.Range(0, components).Select(component => Normal.InvCDF(0, 1, FiringShare(component)))];
    }

    /// <summary>[components × dimensions], rows of length 1.</summary>
    public float[] Directions { get; }

    /// <summary>The share of rows in which a component fires.</summary>
    public static double FiringShare(int component) => LargestShare / Math.Pow(component + 1, ZipfExponent);

    /// <summary>Makes the next row.</summary>
    /// <param name="strengths">[components]: how strongly each fires, 0 where it does not.</param>
    /// <returns>The row, [dimensions].</returns>
    public float[] Next(Span<float> strengths)
    {
        double[] factors = Normals(Factors);
        float[] row = new float[_dimensions];
        for (int component = 0; component < strengths.Length; component++)
        {
            double shared = 0;
            for (int factor = 0; factor < Factors; factor++)
                shared += _loadings[component][factor] * factors[factor];
            bool fires = shared + Math.Sqrt(1 - SharedVariance) * Normal.Sample(_random, 0, 1) < _thresholds[component];
            // Drawn whether it fires or not, so that no row depends on what fired in the rows before.
            float strength = (float)Math.Abs(Normal.Sample(_random, MeanStrength, StrengthDeviation));
            strengths[component] = fires ? strength : 0;
            if (!fires)
                continue;
            for (int i = 0; i < row.Length; i++)
                row[i] += strength * Directions[component * _dimensions + i];
        }

        return row;
    }

    private double[] OnSphere(int dimensions, double radius)
    {
        double[] point = Normals(dimensions);
        double length = Math.Sqrt(point.Sum(value => value * value));
        return [.. point.Select(value => value * radius / length)];
    }

    private double[] Normals(int count)
    {
        double[] values = new double[count];
        Normal.Samples(_random, values, 0, 1);
        return values;
    }
}
