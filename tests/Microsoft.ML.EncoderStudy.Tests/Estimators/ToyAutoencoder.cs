using System.Collections.Immutable;
using EstimatorConformance.Models;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Small sparse autoencoders of every architecture on <see cref="ToyData"/>.</summary>
internal static class ToyAutoencoder
{
    public const int Inputs = 6;
    public const int Components = 8;
    public const int ActiveComponents = 3;

    public static TheoryData<SparseAutoencoderArchitecture> EveryArchitecture => [.. Enum.GetValues<SparseAutoencoderArchitecture>()];

    /// <summary>Three epochs of four batches, with every output, unless it is changed.</summary>
    public static SparseAutoencoderEstimator.Options Options(
        SparseAutoencoderArchitecture architecture, Action<SparseAutoencoderEstimator.Options>? change = null)
    {
        var options = new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ReconstructionColumnName = "Reconstruction",
            ReconstructionErrorColumnName = "Error",
            Architecture = architecture,
            NumberOfComponents = Components,
            NumberOfActiveComponents = ActiveComponents,
            Epochs = 3,
            BatchSize = 16,
            LearningRate = 0.01f,
            Seed = 1,
        };
        change?.Invoke(options);
        return options;
    }

    public static SparseAutoencoderTransformer Fit(
        SparseAutoencoderArchitecture architecture, Action<SparseAutoencoderEstimator.Options>? change = null, float[][]? rows = null)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.SparseAutoencoder(Options(architecture, change)).Fit(ToyData.View(ml, rows ?? ToyData.Rows()));
    }

    public static SparseAutoencoderModelParameters Train(
        SparseAutoencoderArchitecture architecture, Action<SparseAutoencoderEstimator.Options>? change = null, float[][]? rows = null) =>
        Fit(architecture, change, rows).GetModelParameters("Features");

    /// <summary>Every number that a training changes.</summary>
    public static float[] Numbers(SparseAutoencoderModelParameters model) =>
    [
        .. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases,
        .. model.Thresholds, .. model.MagnitudeScales, .. model.MagnitudeOffsets,
    ];

    public static float[][] Outputs(ITransformer model, float[][] rows, string column) =>
        ToyData.Vectors(model.Transform(ToyData.View(new MLContext(seed: 1), rows)), column);

    /// <summary>The model that a file of this one holds.</summary>
    public static TTransformer SaveAndLoad<TTransformer>(TTransformer model)
        where TTransformer : ITransformer
    {
        var ml = new MLContext(seed: 1);
        byte[] file = ModelFile.Write(ml, model, ToyData.View(ml, ToyData.Rows(2)).Schema);
        return (TTransformer)ModelFile.Read(new MLContext(seed: 2), file, out _);
    }

    /// <summary>z = W x + b in double precision, from what can be read of a model.</summary>
    public static double[] PreActivations(EncoderModelParameters model, float[] row)
    {
        ImmutableArray<float> weights = model.Weights, biases = model.Biases;
        return [.. biases.Select((bias, j) => bias + row.Select((value, d) => (double)value * weights[(j * row.Length) + d]).Sum())];
    }

    public static double LargestDistance(IReadOnlyList<float> left, IReadOnlyList<float> right)
    {
        Assert.Equal(left.Count, right.Count);
        return left.Zip(right, (one, other) => Math.Abs((double)one - other)).Max();
    }

    public static void AssertClose(float[][] expected, float[][] found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(LargestDistance(expected[i], found[i]), 0, tolerance);
    }
}
