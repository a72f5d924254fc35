using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

/// <summary>Encoders whose parameters are written down, so that their outputs can be worked out by hand.</summary>
internal static class KnownModels
{
    /// <param name="activation">φ.</param>
    /// <param name="weights">The weights of every component.</param>
    /// <param name="biases">One per component; zeros where there are none.</param>
    public static DecoderFreeSaeModelParameters DecoderFree(EncoderActivation activation, float[][] weights, params float[] biases)
    {
        int components = weights.Length, inputs = weights[0].Length;
        var parameters = new EncoderParameters(inputs, components);
        Write(weights, biases, parameters);
        return new DecoderFreeSaeModelParameters(
            parameters, activation, InputScaler.WithoutEffect(inputs, 0), new EncoderComponentStatistics[components],
            [new EncoderTrainingEpoch(1, 0, 0, 0, 0, 0, null)]);
    }

    /// <param name="weights">The encoder's weights of every component; of its bias, 0.</param>
    /// <param name="decoderWeights">The decoder's weights of every component.</param>
    /// <param name="decoderBiases">One per input; zeros where there are none.</param>
    public static SparseAutoencoderModelParameters Autoencoder(float[][] weights, float[][] decoderWeights, params float[] decoderBiases)
    {
        var parameters = new AutoencoderParameters(weights[0].Length, weights.Length, tied: false);
        Write(weights, [], parameters.Encoder);
        Write(decoderWeights, parameters.DecoderWeights, parameters.Stride);
        decoderBiases.CopyTo(parameters.DecoderBias);
        return Autoencoder(parameters, SparseAutoencoderArchitecture.ReLU, RowActivation.Rectified.Instance);
    }

    /// <summary>One component of one input, a = max(0, scale · z + offset) where z = weight · x is above 0.</summary>
    public static SparseAutoencoderModelParameters Gated(float weight, float scale, float offset)
    {
        var parameters = new AutoencoderParameters(1, 1, tied: false);
        Write([[weight]], [], parameters.Encoder);
        float[] scales = new float[parameters.Stride], offsets = new float[parameters.Stride];
        (scales[0], offsets[0]) = (scale, offset);
        return Autoencoder(parameters, SparseAutoencoderArchitecture.Gated, new RowActivation.Gated(scales, offsets));
    }

    /// <summary>The k largest of the pre-activations; kept without padding, as few components are that were loaded.</summary>
    public static SparseAutoencoderModelParameters UnpaddedTopK(int k, params float[][] weights)
    {
        var parameters = new AutoencoderParameters(weights[0].Length, weights.Length, tied: true, pitch: weights.Length);
        Write(weights, [], parameters.Encoder);
        return Autoencoder(parameters, SparseAutoencoderArchitecture.TopK, new RowActivation.Largest(k));
    }

    private static SparseAutoencoderModelParameters Autoencoder(
        AutoencoderParameters parameters, SparseAutoencoderArchitecture architecture, RowActivation activation) => new(
            parameters, architecture, activation, InputScaler.WithoutEffect(parameters.Inputs, 0),
            new EncoderComponentStatistics[parameters.Components], [new SparseAutoencoderTrainingEpoch(1, 0, 0, 0, 0, 0, null)]);

    private static void Write(float[][] weights, float[] biases, EncoderParameters parameters)
    {
        Write(weights, parameters.Weights, parameters.Pitch);
        biases.CopyTo(parameters.Bias);
    }

    private static void Write(float[][] weights, Span<float> matrix, int pitch)
    {
        for (int j = 0; j < weights.Length; j++)
        {
            for (int d = 0; d < weights[j].Length; d++)
                matrix[(d * pitch) + j] = weights[j][d];
        }
    }
}
