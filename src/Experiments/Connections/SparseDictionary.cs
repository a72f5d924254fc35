using System.Numerics.Tensors;

namespace EncoderStudy.Experiments.Connections;

/// <summary>
/// Sparse coding with a learned dictionary (Olshausen and Field 1996): codes and atoms in turn, the atoms one after the other as in Mairal et al.,
/// "Online learning for matrix factorization and sparse coding", 2010, here over all rows at once.
/// </summary>
internal static class SparseDictionary
{
    private const int StepsPerRound = 20;
    private const double LeastUse = 1e-8;

    /// <param name="rows">The data.</param>
    /// <param name="atoms">The number of atoms.</param>
    /// <param name="penalty">λ of <see cref="SparseCoder"/>.</param>
    /// <param name="rounds">How often codes and atoms are improved.</param>
    /// <param name="seed">Draws the rows that the atoms start as.</param>
    /// <returns>[atoms × inputs], of unit length.</returns>
    public static RowMatrix Fit(RowMatrix rows, int atoms, double penalty, int rounds, int seed)
    {
        RowMatrix dictionary = rows.Draw(atoms, seed);
        for (int k = 0; k < atoms; k++)
            Normalise(dictionary[k]);
        var codes = new RowMatrix(rows.Rows, atoms);
        for (int round = 0; round < rounds; round++)
        {
            new SparseCoder(dictionary, penalty).Encode(rows, codes, StepsPerRound);
            Improve(dictionary, rows, codes);
        }

        return dictionary;
    }

    /// <summary>
    /// d_k ← d_k + (b_k − Σ_l A_kl d_l)/A_kk, at unit length, with A = Σ a aᵀ and b_k = Σ a_k x over the rows. An atom that no row uses
    /// stays.
    /// </summary>
    private static void Improve(RowMatrix dictionary, RowMatrix rows, RowMatrix codes)
    {
        int atoms = dictionary.Rows;
        var products = new RowMatrix(atoms, atoms);
        var sums = new RowMatrix(atoms, rows.Columns);
        Parallel.For(0, atoms, k =>
        {
            for (int row = 0; row < rows.Rows; row++)
            {
                double code = codes[row][k];
                if (code == 0)
                    continue;
                TensorPrimitives.MultiplyAdd(codes[row], code, products[k], products[k]);
                TensorPrimitives.MultiplyAdd(rows[row], code, sums[k], sums[k]);
            }
        });

        double[] change = new double[rows.Columns];
        for (int k = 0; k < atoms; k++)
        {
            if (products[k][k] < LeastUse)
                continue;
            sums[k].CopyTo(change);
            for (int l = 0; l < atoms; l++)
                TensorPrimitives.MultiplyAdd(dictionary[l], -products[k][l], change, change);
            TensorPrimitives.MultiplyAdd(change, 1 / products[k][k], dictionary[k], dictionary[k]);
            Normalise(dictionary[k]);
        }
    }

    private static void Normalise(Span<double> atom)
    {
        double length = TensorPrimitives.Norm<double>(atom);
        if (length > 0)
            TensorPrimitives.Divide(atom, length, atom);
    }
}
