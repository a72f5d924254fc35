using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>The affine map x′ = s ∘ (x − μ) of the inputs that a model is trained on, and its folding into the parameters.</summary>
/// <remarks>
/// <para>
/// With parameters for x′, an encoder computes z = W (s ∘ (x − μ)) + b and a decoder x̂′ = a V + c. The same functions of raw inputs are
/// </para>
/// <code>
/// W_raw = W ∘ s          b_raw = b − W_raw μ        (s and μ along the inputs)
/// V_raw = V ∘ (1/s)      c_raw = c/s + μ
/// </code>
/// <para>
/// Activations stay what they were in training. What a training constrains about a decoder (unit length of its columns, say) holds for x′
/// and in general not for the folded decoder. b_raw belongs to the rounded W_raw, so that rounding W does not shift z by a multiple of μ.
/// </para>
/// </remarks>
internal sealed class InputScaler
{
    private double[]? _mean;
    private double[]? _scale;

    /// <param name="scaling">The kind of scaling.</param>
    /// <param name="mean">μ: [inputs]; zeros where the kind does not centre.</param>
    /// <param name="scale">s: [inputs], finite and above 0; ones where the kind does not scale.</param>
    /// <param name="meanToDeviationRatio">‖mean‖/‖standard deviation‖ of the raw inputs, whatever the kind.</param>
    public InputScaler(InputScaling scaling, double[] mean, double[] scale, double meanToDeviationRatio)
    {
        Scaling = scaling;
        Inputs = mean.Length;
        _mean = mean;
        _scale = scale;
        MeanToDeviationRatio = meanToDeviationRatio;
    }

    private InputScaler(int inputs, double meanToDeviationRatio)
    {
        Scaling = InputScaling.None;
        Inputs = inputs;
        MeanToDeviationRatio = meanToDeviationRatio;
    }

    /// <summary>The kind of scaling.</summary>
    public InputScaling Scaling { get; }

    /// <summary>D.</summary>
    public int Inputs { get; }

    /// <summary>μ, what is subtracted from a raw input: [inputs].</summary>
    public ReadOnlySpan<double> Mean => Means.AsSpan();

    /// <summary>s, what multiplies the difference: [inputs].</summary>
    public ReadOnlySpan<double> Scale => Factors.AsSpan();

    /// <summary><see cref="Mean"/>, for those who keep it.</summary>
    public ImmutableArray<double> Means => ImmutableCollectionsMarshal.AsImmutableArray(_mean ??= new double[Inputs]);

    /// <summary><see cref="Scale"/>, for those who keep it.</summary>
    public ImmutableArray<double> Factors => ImmutableCollectionsMarshal.AsImmutableArray(_scale ??= Repeat(1, Inputs));

    /// <summary>
    /// ‖mean‖/‖standard deviation‖ of the raw inputs, both lengths over all inputs. It predicts dead components (arXiv 2605.31518). 0 where
    /// every mean is 0, and positive infinity where all inputs are constant but not all are 0.
    /// </summary>
    public double MeanToDeviationRatio { get; }

    /// <summary>Whether s differs from 1. Then tied weights do not stay tied: W ∘ s encodes and W ∘ (1/s) decodes.</summary>
    public bool Scales => Scaling is InputScaling.UnitMeanNorm or InputScaling.Standardised;

    /// <summary>The scaler that leaves inputs as they are. Takes memory for each of them only when it is asked for μ or s.</summary>
    public static InputScaler WithoutEffect(int inputs, double meanToDeviationRatio) => new(inputs, meanToDeviationRatio);

    /// <summary>Takes μ and s from the moments of the training rows.</summary>
    public static InputScaler Estimate(InputMoments moments, InputScaling scaling)
    {
        double[] mean = moments.Mean(), deviation = moments.StandardDeviation();
        double meanLength = Length(mean);
        double ratio = meanLength == 0 ? 0 : meanLength / Length(deviation);
        return scaling switch
        {
            InputScaling.None => WithoutEffect(moments.Inputs, ratio),
            InputScaling.MeanCentred => new InputScaler(scaling, mean, Repeat(1, moments.Inputs), ratio),
            InputScaling.UnitMeanNorm => new InputScaler(
                scaling, new double[moments.Inputs], Repeat(ScaleTo(Math.Sqrt(moments.Inputs), moments.MeanLength), moments.Inputs), ratio),
            InputScaling.Standardised => new InputScaler(
                scaling, mean, Array.ConvertAll(deviation, value => ScaleTo(1, value)), ratio),
            _ => throw new ArgumentOutOfRangeException(nameof(scaling), scaling, "Not a kind of input scaling."),
        };
    }

    /// <summary>Scales a whole row in place.</summary>
    public void Apply(Span<float> row)
    {
        ReadOnlySpan<double> mean = Mean, scale = Scale;
        for (int d = 0; d < row.Length; d++)
            row[d] = (float)(scale[d] * (row[d] - mean[d]));
    }

    /// <summary>The encoder of raw inputs that does what a given one does on scaled inputs; a copy, bit for bit, where the kind is None.</summary>
    public EncoderParameters Fold(EncoderParameters scaled)
    {
        var raw = new EncoderParameters(scaled.Inputs, scaled.Components);
        Fold(scaled, raw);
        return raw;
    }

    /// <summary>The autoencoder of raw inputs that does what a given one does on scaled inputs; a copy, bit for bit, where the kind is None.</summary>
    /// <returns>Parameters with tied weights where the given ones are tied and <see cref="Scales"/> is false; with a decoder of its own otherwise.</returns>
    public AutoencoderParameters Fold(AutoencoderParameters scaled)
    {
        var raw = new AutoencoderParameters(scaled.Inputs, scaled.Components, scaled.Tied && !Scales);
        Fold(scaled.Encoder, raw.Encoder);
        if (!raw.Tied)
            scaled.DecoderWeights.CopyTo(raw.DecoderWeights);
        scaled.DecoderBias.CopyTo(raw.DecoderBias);
        if (Scaling == InputScaling.None)
            return raw;

        for (int d = 0; d < Inputs; d++)
        {
            raw.DecoderBias[d] = (float)((scaled.DecoderBias[d] / Scale[d]) + Mean[d]);
            if (!raw.Tied)
                Multiply(Row(raw.DecoderWeights, d, raw.Stride), 1 / Scale[d]);
        }

        return raw;
    }

    /// <summary>The reverse of <see cref="Fold(EncoderParameters)"/>, so that training can go on from a model of raw inputs.</summary>
    /// <remarks>The model may have been trained with another scaling, or none.</remarks>
    public EncoderParameters Unfold(EncoderParameters raw)
    {
        var scaled = new EncoderParameters(raw.Inputs, raw.Components);
        Unfold(raw, scaled);
        return scaled;
    }

    /// <summary>The reverse of <see cref="Fold(AutoencoderParameters)"/>, so that training can go on from a model of raw inputs.</summary>
    /// <remarks>The model may have been trained with another scaling, or none.</remarks>
    /// <returns>
    /// Parameters with tied weights where the given ones are tied and <see cref="Scales"/> is false; with a decoder of its own otherwise,
    /// which equals the encoder if the model was trained with tied weights and this scale.
    /// </returns>
    public AutoencoderParameters Unfold(AutoencoderParameters raw)
    {
        var scaled = new AutoencoderParameters(raw.Inputs, raw.Components, raw.Tied && !Scales);
        Unfold(raw.Encoder, scaled.Encoder);
        if (!scaled.Tied)
            EncoderParameters.CopyRows(raw.DecoderWeights, scaled.DecoderWeights, raw.Components, raw.Inputs);
        raw.DecoderBias.CopyTo(scaled.DecoderBias);
        if (Scaling == InputScaling.None)
            return scaled;

        for (int d = 0; d < Inputs; d++)
        {
            scaled.DecoderBias[d] = (float)((raw.DecoderBias[d] - Mean[d]) * Scale[d]);
            if (!scaled.Tied)
                Multiply(Row(scaled.DecoderWeights, d, raw.Stride), Scale[d]);
        }

        return scaled;
    }

    private void Fold(EncoderParameters scaled, EncoderParameters raw)
    {
        scaled.CopyTo(raw);
        if (Scaling == InputScaling.None)
            return;
        for (int d = 0; d < Inputs; d++)
            Multiply(Row(raw.Weights, d, raw.Stride), Scale[d]);
        AddProductWithMean(raw, -1, raw.Bias);
    }

    private void Unfold(EncoderParameters raw, EncoderParameters scaled)
    {
        raw.CopyTo(scaled);
        if (Scaling == InputScaling.None)
            return;
        for (int d = 0; d < Inputs; d++)
            Multiply(Row(scaled.Weights, d, raw.Stride), 1 / Scale[d]);
        AddProductWithMean(raw, 1, scaled.Bias);
    }

    /// <summary>bias += sign · W_raw μ, summed in double precision.</summary>
    private void AddProductWithMean(EncoderParameters raw, int sign, Span<float> bias)
    {
        var product = new double[raw.Components];
        for (int d = 0; d < Inputs; d++)
        {
            ReadOnlySpan<float> weights = Row(raw.Weights, d, raw.Pitch);
            double mean = Mean[d];
            for (int j = 0; j < product.Length; j++)
                product[j] += weights[j] * mean;
        }

        for (int j = 0; j < product.Length; j++)
            bias[j] = (float)(bias[j] + (sign * product[j]));
    }

    private static Span<float> Row(Span<float> matrix, int row, int stride) => matrix.Slice(row * stride, stride);

    private static void Multiply(Span<float> values, double factor)
    {
        foreach (ref float value in values)
            value = (float)(value * factor);
    }

    /// <summary>What brings a size to a target; 1 where there is no size, or so little that single precision could not hold the factor.</summary>
    private static double ScaleTo(double target, double size) => float.IsFinite((float)(target / size)) ? target / size : 1;

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    private static double[] Repeat(double value, int count)
    {
        var values = new double[count];
        Array.Fill(values, value);
        return values;
    }
}
