using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Gives dead components a new start where the autoencoder reconstructs worst.</summary>
/// <remarks>
/// Bricken et al., "Towards Monosemanticity" (2023), "neuron resampling": for every dead component one training row is drawn with a
/// probability proportional to the square of its loss. The row, less the decoder's bias, at unit length becomes the component's decoder
/// weights; times 0.2 of the mean length of the living components' encoder weights, its encoder weights. Its bias becomes 0,
/// what the architecture has for it starts anew, and the optimizer forgets it. With tied weights the shared matrix takes the encoder's
/// length. Losses are those of at most 8,192 rows drawn first.
/// </remarks>
/// <param name="rows">The training rows.</param>
/// <param name="architecture">Initialises what it has for a component.</param>
/// <param name="gradients">Evaluates single rows.</param>
/// <param name="activity">Knows which components are dead.</param>
/// <param name="checkAlive">Called with every row; throws where the training was cancelled.</param>
internal sealed class DeadComponentResampling(
    TrainingRows rows, IAutoencoderArchitecture architecture, AutoencoderGradients gradients, ComponentActivity activity, Action? checkAlive = null)
{
    /// <summary>The number of rows whose losses are evaluated, at most.</summary>
    public const int LargestSample = 8192;

    private const float ShareOfMeanLength = 0.2f;

    private readonly float[] _direction = new float[rows.Inputs];

    /// <summary>Resamples what is dead.</summary>
    /// <returns>The number of components resampled.</returns>
    public int Resample(IAutoencoderEngine engine, IBatchSource training, Random random)
    {
        int[] dead = Enumerable.Range(0, engine.Parameters.Components).Where(activity.IsDead).ToArray();
        if (dead.Length == 0)
            return 0;

        int[] sample = training.Sample(LargestSample, random);
        double[] cumulative = CumulativeSquaredLosses(engine.Parameters, sample);
        int[] chosen = dead.Select(_ => sample[Draw(cumulative, random)]).ToArray();
        engine.Replace(dead, parameters =>
        {
            float length = ShareOfMeanLength * MeanLengthOfLivingComponents(parameters);
            for (int i = 0; i < dead.Length; i++)
                PointAt(chosen[i], dead[i], length, parameters);
        });
        foreach (int j in dead)
            activity.Revive(j);
        return dead.Length;
    }

    private double[] CumulativeSquaredLosses(AutoencoderParameters parameters, int[] sample)
    {
        var cumulative = new double[sample.Length];
        double sum = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            checkAlive?.Invoke();
            double loss = gradients.Loss([sample[i]], parameters).Reconstruction;
            sum += loss * loss;
            cumulative[i] = sum;
        }

        return cumulative;
    }

    private static int Draw(double[] cumulative, Random random)
    {
        int index = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(index >= 0 ? index + 1 : ~index, cumulative.Length - 1);
    }

    private float MeanLengthOfLivingComponents(AutoencoderParameters parameters)
    {
        double sum = 0;
        int living = 0;
        for (int j = 0; j < parameters.Components; j++)
        {
            if (activity.IsDead(j))
                continue;
            double squares = 0;
            for (int d = 0; d < parameters.Inputs; d++)
            {
                double weight = parameters.Encoder.Weights[(d * parameters.Stride) + j];
                squares += weight * weight;
            }

            sum += Math.Sqrt(squares);
            living++;
        }

        return living == 0 ? 1 : (float)(sum / living);
    }

    private void PointAt(int row, int component, float length, AutoencoderParameters parameters)
    {
        rows.CopyRow(row, _direction);
        TensorPrimitives.Subtract(_direction, parameters.DecoderBias, _direction);
        double norm = Math.Sqrt(SquareSums.Of(_direction));
        foreach (ref float coordinate in _direction.AsSpan())
            coordinate = norm > 0 ? (float)(coordinate / norm) : 0;
        for (int d = 0; d < _direction.Length; d++)
        {
            int index = (d * parameters.Stride) + component;
            parameters.DecoderWeights[index] = _direction[d];
            parameters.Encoder.Weights[index] = length * _direction[d];
        }

        parameters.Encoder.Bias[component] = 0;
        architecture.Initialise(parameters, component);
    }
}
