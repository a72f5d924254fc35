using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>
/// The loss of a = z where entries are kept, which stay the same: the mean over prefixes of the components of the mean squared error of
/// each alone, and α times the mean squared difference between the error x − x̂, held, and its reconstruction from dead components (AuxK of
/// Gao et al. 2024, appendix A.2).
/// </summary>
internal sealed class ReferenceKeptEntries : IReferenceLoss
{
    private readonly bool[][] _kept;
    private readonly bool[][] _keptByAuxiliary;
    private readonly double[][] _error;
    private readonly int[] _prefixes;
    private readonly double _auxiliaryWeight;

    /// <param name="model">The model whose selection and error are held.</param>
    /// <param name="kept">Which entries are kept.</param>
    /// <param name="prefixes">The sizes of the prefixes, the last one K.</param>
    /// <param name="auxiliaryWeight">α.</param>
    /// <param name="dead">Which components are dead.</param>
    public ReferenceKeptEntries(ReferenceAutoencoder model, bool[][] kept, int[] prefixes, double auxiliaryWeight, bool[] dead)
    {
        double[][] z = model.PreActivations();
        int k = Math.Max(1, model.Problem.Inputs / 2);
        _kept = kept;
        _keptByAuxiliary = z.Select(row => ReferenceSelection.Largest(row.Select((value, j) => dead[j] ? value : 0).ToArray(), k)).ToArray();
        _error = model.Residual(Where(kept, z)).Select(row => row.Select(value => -value).ToArray()).ToArray();
        _prefixes = prefixes;
        _auxiliaryWeight = dead.Any(isDead => isDead) ? auxiliaryWeight : 0;
    }

    public AutoencoderLosses Value(ReferenceAutoencoder model)
    {
        double[][] z = model.PreActivations();
        return new AutoencoderLosses
        {
            Reconstruction = _prefixes.Average(size => MeanSquare(PrefixResidual(model, z, size))),
            Auxiliary = _auxiliaryWeight * MeanSquare(AuxiliaryResidual(model, z)),
        };
    }

    public double[][] Differentiate(ReferenceAutoencoder model, ReferenceGradient gradient)
    {
        double[][] z = model.PreActivations(), dz = z.Select(row => new double[row.Length]).ToArray();
        foreach (int size in _prefixes)
        {
            double[][] residual = PrefixResidual(model, z, size);
            Add(residual, Prefix(size), 1.0 / _prefixes.Length, isModel: true);
        }

        Add(AuxiliaryResidual(model, z), _keptByAuxiliary, _auxiliaryWeight, isModel: false);
        return dz;

        void Add(double[][] residual, bool[][] active, double weight, bool isModel)
        {
            double factor = 2 * weight / (residual.Length * residual[0].Length);
            for (int i = 0; i < residual.Length; i++)
            {
                for (int d = 0; d < residual[i].Length; d++)
                {
                    double r = factor * residual[i][d];
                    if (isModel)
                        gradient.DecoderBias[d] += r;
                    for (int j = 0; j < z[i].Length; j++)
                    {
                        if (!active[i][j])
                            continue;
                        dz[i][j] += r * model.V[j][d];
                        gradient.V[j][d] += r * z[i][j];
                    }
                }
            }
        }
    }

    /// <summary>The activations: [rows][components].</summary>
    public double[][] Activations(ReferenceAutoencoder model) => Where(_kept, model.PreActivations());

    private bool[][] Prefix(int size) => _kept.Select(row => row.Select((isKept, j) => isKept && j < size).ToArray()).ToArray();

    /// <summary>x̂ − x from a prefix alone.</summary>
    private double[][] PrefixResidual(ReferenceAutoencoder model, double[][] z, int size) => model.Residual(Where(Prefix(size), z));

    /// <summary>ê − e.</summary>
    private double[][] AuxiliaryResidual(ReferenceAutoencoder model, double[][] z) =>
        model.Decode(Where(_keptByAuxiliary, z)).Select((row, i) => row.Select((value, d) => value - _error[i][d]).ToArray()).ToArray();

    private static double[][] Where(bool[][] active, double[][] z) =>
        z.Select((row, i) => row.Select((value, j) => active[i][j] ? value : 0).ToArray()).ToArray();

    private static double MeanSquare(double[][] rows) => rows.Average(row => row.Average(value => value * value));
}
