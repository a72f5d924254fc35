using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>The normalised reconstruction error: (1/ND) Σ_i ‖x_i − ‖x_i‖ x̂_i / ‖x̂_i‖‖², where x̂_i decodes a_i / ‖a_i‖.</summary>
/// <remarks>
/// Both lengths are normalised because nothing in a decoder-free objective ties the scale of the activations to that of the inputs.
/// A zero vector has no direction and stays zero: a row without activity is reconstructed as what the decoder makes of zeros, and a zero
/// reconstruction costs the whole input, ‖x_i‖²/D. A zero input is reconstructed exactly, at length 0.
/// </remarks>
internal sealed class ReconstructionAccumulator(ReconstructionFunction reconstruct, int components, int inputs)
{
    private readonly float[] _unit = new float[components];
    private readonly float[] _reconstruction = new float[inputs];
    private long _rows;
    private double _squaredErrors;

    public double MeanSquaredError => _squaredErrors / _rows / inputs;

    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> activations)
    {
        double length = Length(activations);
        TensorPrimitives.Multiply(activations, (float)(length > 0 ? 1 / length : 0), _unit);
        reconstruct(_unit, _reconstruction);

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
