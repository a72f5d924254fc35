using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>How large the outputs of an encoder can become on rows whose values are no larger than given ones.</summary>
/// <remarks>
/// Sums of magnitudes, so nothing that is computed on the way exceeds them either: where they are finite in single precision, so is every
/// output of every such row. Where they are not, an output may be finite all the same.
/// </remarks>
internal static class OutputBounds
{
    /// <summary>Far enough below the largest number for the rounding of any sum.</summary>
    private const double Most = float.MaxValue / 2;

    /// <summary>Whether an output is sure to be finite.</summary>
    /// <param name="model">The encoder.</param>
    /// <param name="output">What it computes.</param>
    /// <param name="largest">The largest magnitude of every input.</param>
    public static bool AreFinite(EncoderModelParameters model, EncoderOutput output, ReadOnlySpan<float> largest)
    {
        double[] activations = Activations(model, largest);
        if (!(activations.Max() <= Most))
            return false;
        if (output is not (EncoderOutput.Reconstruction or EncoderOutput.ReconstructionError) || model is not SparseAutoencoderModelParameters autoencoder)
            return true;
        double[] reconstruction = Reconstruction(autoencoder, activations);
        if (!(reconstruction.Max() <= Most))
            return false;
        double squares = 0;
        for (int d = 0; d < reconstruction.Length; d++)
            squares += (reconstruction[d] + largest[d]) * (reconstruction[d] + largest[d]);
        return output == EncoderOutput.Reconstruction || squares / reconstruction.Length <= Most;
    }

    /// <summary>
    /// |z| ≤ |b| + |W| |x|; an activation function of a decoder-free encoder gives at most that, and ln 2; that of an autoencoder says
    /// itself.
    /// </summary>
    private static double[] Activations(EncoderModelParameters model, ReadOnlySpan<float> largest)
    {
        EncoderParameters encoder = model.Encoder;
        var bounds = new double[encoder.Components];
        for (int d = 0; d < encoder.Inputs; d++)
            AddMagnitudes(encoder.Weights.Slice(d * encoder.Pitch, bounds.Length), largest[d], bounds);
        AddMagnitudes(encoder.Bias[..bounds.Length], 1, bounds);
        if (model is SparseAutoencoderModelParameters autoencoder)
        {
            for (int j = 0; j < bounds.Length; j++)
                bounds[j] = autoencoder.Activation.Bound(j, bounds[j]);
        }

        return bounds;
    }

    /// <summary>|x̂| ≤ |c| + |V| a.</summary>
    private static double[] Reconstruction(SparseAutoencoderModelParameters model, ReadOnlySpan<double> activations)
    {
        AutoencoderParameters parameters = model.Parameters;
        var bounds = new double[parameters.Inputs];
        for (int d = 0; d < bounds.Length; d++)
        {
            ReadOnlySpan<float> weights = parameters.DecoderWeights.Slice(d * parameters.Encoder.Pitch, activations.Length);
            double sum = Math.Abs(parameters.DecoderBias[d]);
            for (int j = 0; j < weights.Length; j++)
                sum += Math.Abs(weights[j]) * activations[j];
            bounds[d] = sum;
        }

        return bounds;
    }

    private static void AddMagnitudes(ReadOnlySpan<float> values, double factor, Span<double> sums)
    {
        for (int j = 0; j < values.Length; j++)
            sums[j] += Math.Abs(values[j]) * factor;
    }
}
