using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.SparseAutoencoder;

public class SparseAutoencoderTransformerTests
{
    private const int Components = 9;

    private readonly MLContext _ml = new(seed: 1);

    private SparseAutoencoderTransformer Fit(bool tied = false) =>
        _ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ReconstructionColumnName = "Reconstruction",
            ReconstructionErrorColumnName = "Error",
            NumberOfComponents = Components,
            TiedWeights = tied,
            Epochs = 5,
            BatchSize = 16,
            Seed = 1,
        }).Fit(ToyData.View(_ml, ToyData.Rows()));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transform_EmitsWhatTheDefinitionsSay(bool tied)
    {
        float[][] rows = ToyData.Rows(seed: 2);
        SparseAutoencoderTransformer model = Fit(tied);
        IDataView scored = model.Transform(ToyData.View(_ml, rows));
        float[][] a = ToyData.Vectors(scored, "Features"), reconstruction = ToyData.Vectors(scored, "Reconstruction");
        float[] error = ToyData.Scalars<float>(scored, "Error");
        var direct = new float[6];

        for (int i = 0; i < rows.Length; i++)
        {
            double[] activations = Enumerable.Range(0, Components).Select(j => Math.Max(
                0, model.Biases[j] + rows[i].Select((value, d) => (double)value * model.Weights[(j * 6) + d]).Sum())).ToArray();
            double[] expected = Enumerable.Range(0, 6).Select(d =>
                model.DecoderBiases[d] + activations.Select((value, j) => value * model.DecoderWeights[(j * 6) + d]).Sum()).ToArray();
            for (int j = 0; j < Components; j++)
                Assert.Equal(activations[j], a[i][j], 1e-5);
            for (int d = 0; d < 6; d++)
                Assert.Equal(expected[d], reconstruction[i][d], 1e-5);
            Assert.Equal(expected.Zip(rows[i], (p, q) => (p - q) * (p - q)).Average(), error[i], 1e-5);

            model.Reconstruct(a[i], direct);
            Assert.Equal(direct, reconstruction[i]);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Transform_OfARowThatIsNotFinite_IsNaNThroughoutAndLeavesItsNeighboursAlone(float bad)
    {
        float[][] rows = ToyData.Rows(5);
        SparseAutoencoderTransformer model = Fit();
        float[][] clean = ToyData.Vectors(model.Transform(ToyData.View(_ml, rows)), "Reconstruction");
        rows[2][4] = bad;
        IDataView scored = model.Transform(ToyData.View(_ml, rows));

        Assert.All(ToyData.Vectors(scored, "Features")[2], value => Assert.True(float.IsNaN(value)));
        Assert.All(ToyData.Vectors(scored, "Reconstruction")[2], value => Assert.True(float.IsNaN(value)));
        Assert.True(float.IsNaN(ToyData.Scalars<float>(scored, "Error")[2]));
        Assert.Equal(clean[1], ToyData.Vectors(scored, "Reconstruction")[1]);
        Assert.Equal(clean[3], ToyData.Vectors(scored, "Reconstruction")[3]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_OfASavedModel_RestoresEveryNumber(bool tied)
    {
        SparseAutoencoderTransformer model = Fit(tied);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, ToyData.View(_ml, ToyData.Rows()).Schema, stream);
        stream.Position = 0;
        var loaded = Assert.IsType<SparseAutoencoderTransformer>(new MLContext().Model.Load(stream, out _));

        SparseAutoencoderModelParameters expected = model.GetModelParameters("Features"), found = loaded.GetModelParameters("Features");
        Assert.Equal((expected.Architecture, tied), (found.Architecture, found.TiedWeights));
        Assert.Equal(expected.Weights.ToArray(), found.Weights.ToArray());
        Assert.Equal(expected.Biases.ToArray(), found.Biases.ToArray());
        Assert.Equal(expected.DecoderWeights.ToArray(), found.DecoderWeights.ToArray());
        Assert.Equal(expected.DecoderBiases.ToArray(), found.DecoderBiases.ToArray());
        Assert.Equal(expected.ComponentStatistics.ToArray(), found.ComponentStatistics.ToArray());
        Assert.Equal(expected.TrainingHistory.ToArray(), found.TrainingHistory.ToArray());
    }

    [Fact]
    public void GetModelParameters_OfAColumnThereIsNot_NamesThoseThereAre()
    {
        SparseAutoencoderTransformer model = _ml.Transforms.SparseAutoencoder(
            [new InputOutputColumnPair("A", "Input"), new InputOutputColumnPair("B", "Input")],
            new SparseAutoencoderEstimator.Options { NumberOfComponents = 3, Epochs = 1, Seed = 1 }).Fit(ToyData.View(_ml, ToyData.Rows()));
        Assert.Equal(model.GetModelParameters("A").Weights.ToArray(), model.GetModelParameters("B").Weights.ToArray());
        Assert.Throws<InvalidOperationException>(() => model.Weights);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => model.GetModelParameters("C"));
        Assert.Contains("'A', 'B'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reconstruct_IntoSpansOfOtherLengths_SaysBothLengths()
    {
        SparseAutoencoderTransformer model = Fit();
        Assert.Contains("expected 9 values; found 8", Assert.Throws<ArgumentException>(() => model.Reconstruct(new float[8], new float[6])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 6 values; found 5", Assert.Throws<ArgumentException>(() => model.Reconstruct(new float[9], new float[5])).Message, StringComparison.Ordinal);
    }
}
