using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.SparseAutoencoder;

/// <summary>Outputs worked out by hand, of an autoencoder with a = max(0, x) and x̂ = a/2 + 1.</summary>
public class AutoencoderRowScorerTests
{
    public static TheoryData<float[], float[], float> Rows => new()
    {
        { [0, 4, 0], [1, 3, 1], (1 + 1 + 1) / 3f },
        { [2, 0, -3], [2, 1, 1], (0 + 1 + 16) / 3f },
        { [0, 0, 0], [1, 1, 1], 1 },
        { [0, 0, 8], [1, 1, 5], (1 + 1 + 9) / 3f },
        { [float.NaN, 0, 0], [float.NaN, float.NaN, float.NaN], float.NaN },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void ReconstructionAndError_OfARowHoweverItIsStored_AreThoseOfItsValues(float[] row, float[] reconstruction, float error)
    {
        foreach (VBuffer<float> stored in new[] { new VBuffer<float>(row.Length, row), ScoredEncoders.Sparse(row) })
        {
            IDataView scored = Score(stored);
            Assert.Equal(reconstruction, Assert.Single(ToyData.Vectors(scored, "Reconstruction")));
            Assert.Equal(error, Assert.Single(ToyData.Scalars<float>(scored, "Error")));
        }
    }

    [Fact]
    public void Outputs_OfOneRowAfterAnother_AreOfEachRowItself()
    {
        IDataView scored = Score([.. new float[][] { [0, 4, 0], [float.NaN, 0, 0], [2, 0, -3] }.Select(ScoredEncoders.Sparse)]);
        Assert.Equal([1, float.NaN, 17 / 3f], ToyData.Scalars<float>(scored, "Error"));
        Assert.Equal([1, 3, 1, float.NaN, float.NaN, float.NaN, 2, 1, 1], ToyData.Vectors(scored, "Reconstruction").SelectMany(row => row));
    }

    private static IDataView Score(params VBuffer<float>[] rows)
    {
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder(
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0.5f, 0, 0], [0, 0.5f, 0], [0, 0, 0.5f]], 1, 1, 1);
        var ml = new MLContext(seed: 1);
        var transformer = new SparseAutoencoderTransformer(ml, new FittedEncoders<SparseAutoencoderModelParameters>(
            [new InputOutputColumnPair("Features", "Input")],
            [model],
            [new ExtraColumn(EncoderOutput.Reconstruction, "Reconstruction"), new ExtraColumn(EncoderOutput.ReconstructionError, "Error")]));
        return transformer.Transform(ToyData.View(ml, rows, inputs: 3));
    }
}
