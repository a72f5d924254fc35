using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>A batch of rows that is small enough to work it out by hand: the decoder's weights and bias are given, the activations too.</summary>
internal static class SmallBatch
{
    /// <param name="inputs">x of every row.</param>
    /// <param name="preActivations">z of every row.</param>
    /// <param name="decoder">v of every component.</param>
    /// <param name="bias">c; zeros where it is left out.</param>
    public static AutoencoderBatch Of(float[][] inputs, float[][] preActivations, float[][] decoder, params float[] bias)
    {
        int size = inputs[0].Length, components = decoder.Length;
        var rows = new DenseRows([.. inputs.SelectMany(row => row)], inputs.Length, size);
        rows.Select([.. Enumerable.Range(0, inputs.Length)]);
        var parameters = new AutoencoderParameters(size, components, tied: false);
        for (int j = 0; j < components; j++)
        {
            for (int d = 0; d < size; d++)
                parameters.DecoderWeights[(d * parameters.Stride) + j] = decoder[j][d];
        }

        bias.CopyTo(parameters.DecoderBias);
        var activity = new ComponentActivity(components, deadAfterRows: 1);
        var batch = new AutoencoderBatch(Kernels.Best, rows, components, inputs.Length, activity);
        batch.Reset(inputs.Length, parameters, sparsityScale: 1);
        for (int i = 0; i < preActivations.Length; i++)
            preActivations[i].CopyTo(batch.PreActivations[(i * batch.Stride)..]);
        return batch;
    }

    /// <summary>The values of a matrix of the batch without the padding.</summary>
    public static float[][] Unpadded(this AutoencoderBatch batch, ReadOnlySpan<float> matrix) =>
        [.. matrix.ToArray().Chunk(batch.Stride).Select(row => row[..batch.Components])];
}
