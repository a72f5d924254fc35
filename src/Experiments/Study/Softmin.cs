using System.Numerics.Tensors;

namespace EncoderStudy.Experiments.Study;

/// <summary>Energies to responsibilities: r = softmax(−E), and the energy of the whole, −log Σ exp(−E).</summary>
internal static class Softmin
{
    /// <summary>Fills r and returns −log Σ exp(−E), neither of which overflows.</summary>
    /// <param name="energies">E, one for each component.</param>
    /// <param name="responsibilities">Receives r, which may be where E is.</param>
    public static double Of(ReadOnlySpan<double> energies, Span<double> responsibilities)
    {
        double least = TensorPrimitives.Min(energies);
        TensorPrimitives.Subtract(energies, least, responsibilities);
        TensorPrimitives.Negate(responsibilities, responsibilities);
        TensorPrimitives.Exp(responsibilities, responsibilities);
        double sum = TensorPrimitives.Sum<double>(responsibilities);
        TensorPrimitives.Divide(responsibilities, sum, responsibilities);
        return least - Math.Log(sum);
    }
}
