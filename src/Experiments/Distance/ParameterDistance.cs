using System.Numerics.Tensors;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Distance;

/// <summary>How far apart two autoencoders lie, over all their parameters: W, b, V and c as one vector.</summary>
/// <param name="Euclidean">The length of the difference.</param>
/// <param name="Cosine">The cosine of the angle at the origin; NaN where one vector is 0.</param>
internal readonly record struct ParameterDistance(double Euclidean, double Cosine)
{
    public static ParameterDistance Between(SparseAutoencoderTransformer from, SparseAutoencoderTransformer to) =>
        Between(Parameters(from), Parameters(to));

    public static ParameterDistance Between(ReadOnlySpan<double> from, ReadOnlySpan<double> to) =>
        new(TensorPrimitives.Distance(from, to), TensorPrimitives.CosineSimilarity(from, to));

    private static double[] Parameters(SparseAutoencoderTransformer model) =>
        [.. ((IEnumerable<float>)[.. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases]).Select(value => (double)value)];
}
