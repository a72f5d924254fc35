using System.Numerics.Tensors;

namespace EncoderStudy.Experiments.Connections;

/// <summary>
/// Sparse codes of rows in a dictionary, by FISTA (Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm", 2009).
/// </summary>
/// <remarks>
/// Minimises ½ ‖x − Σ_k a_k d_k‖² + λ Σ |a_k| over the code a. Steps are 1/L with L the greatest row sum of |D Dᵀ|, no less than its
/// greatest eigenvalue.
/// </remarks>
internal sealed class SparseCoder
{
    private readonly RowMatrix _atoms, _products;
    private readonly double _penalty, _step;

    /// <param name="atoms">D, [atoms × inputs].</param>
    /// <param name="penalty">λ.</param>
    public SparseCoder(RowMatrix atoms, double penalty)
    {
        _atoms = atoms;
        _penalty = penalty;
        _products = atoms.Map(atoms.Rows, Correlate);
        _step = 1 / Enumerable.Range(0, atoms.Rows).Max(k => TensorPrimitives.SumOfMagnitudes<double>(_products[k]));
    }

    /// <summary>Improves the codes of rows in place, from what they are.</summary>
    /// <param name="rows">The data.</param>
    /// <param name="codes">[rows × atoms].</param>
    /// <param name="iterations">Steps of FISTA.</param>
    public void Encode(RowMatrix rows, RowMatrix codes, int iterations) =>
        Parallel.For(0, rows.Rows, row => Encode(rows[row], codes[row], iterations));

    /// <summary>The products of a row with each atom.</summary>
    private void Correlate(ReadOnlySpan<double> row, Span<double> products)
    {
        for (int k = 0; k < products.Length; k++)
            products[k] = TensorPrimitives.Dot<double>(row, _atoms[k]);
    }

    private void Encode(ReadOnlySpan<double> row, Span<double> code, int iterations)
    {
        double[] target = new double[code.Length], ahead = code.ToArray(), next = new double[code.Length];
        Correlate(row, target);
        double momentum = 1;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            for (int k = 0; k < next.Length; k++)
            {
                double gradient = TensorPrimitives.Dot<double>(ahead, _products[k]) - target[k];
                next[k] = Shrink(ahead[k] - (_step * gradient), _step * _penalty);
            }

            double nextMomentum = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2, carried = (momentum - 1) / nextMomentum;
            for (int k = 0; k < next.Length; k++)
            {
                ahead[k] = next[k] + (carried * (next[k] - code[k]));
                code[k] = next[k];
            }

            momentum = nextMomentum;
        }
    }

    private static double Shrink(double value, double by) => Math.Sign(value) * Math.Max(0, Math.Abs(value) - by);
}
