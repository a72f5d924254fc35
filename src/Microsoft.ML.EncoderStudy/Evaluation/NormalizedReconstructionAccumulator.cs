using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>The normalised reconstruction error: (1/ND) Σ_i ‖x_i − ‖x_i‖ x̂_i / ‖x̂_i‖‖², where x̂_i is what the decoder adds for a_i / ‖a_i‖.</summary>
/// <remarks>
/// Both lengths are normalised because nothing in a decoder-free objective ties the scale of the activations to that of the inputs. So
/// what a decoder makes of zeros, its bias, is subtracted: it belongs to activations of their own length, and beside activations of length
/// 1 it would weigh as much as chance has it. (The published 0.026 of the ReLU autoencoder is measured so: with its bias it is 0.018.)
/// A zero vector has no direction and stays zero: a row without activity is reconstructed as zeros, and a zero reconstruction costs the
/// whole input, ‖x_i‖²/D. A zero input is reconstructed exactly, at length 0.
/// </remarks>
internal sealed class NormalizedReconstructionAccumulator
{
    private readonly ReconstructionFunction _reconstruct;
    private readonly float[] _unit;
    private readonly float[] _ofZeros;
    private readonly float[] _reconstruction;
    private long _rows;
    private double _squaredErrors;

    public NormalizedReconstructionAccumulator(ReconstructionFunction reconstruct, int components, int inputs)
    {
        _reconstruct = reconstruct;
        _unit = new float[components];
        _ofZeros = new float[inputs];
        _reconstruction = new float[inputs];
        reconstruct(_unit, _ofZeros);
    }

    public double MeanSquaredError => _squaredErrors / _rows / _reconstruction.Length;

    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> activations)
    {
        double length = Length(activations);
        TensorPrimitives.Multiply(activations, (float)(length > 0 ? 1 / length : 0), _unit);
        _reconstruct(_unit, _reconstruction);
        TensorPrimitives.Subtract(_reconstruction, _ofZeros, _reconstruction);

        double decodedLength = Length(_reconstruction);
        double scale = decodedLength > 0 ? Length(input) / decodedLength : 0;
        for (int d = 0; d < input.Length; d++)
        {
            double error = input[d] - (scale * _reconstruction[d]);
            _squaredErrors += error * error;
        }

        _rows++;
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return Math.Sqrt(sum);
    }
}
