using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

/// <summary>Outputs worked out by hand, of an encoder with z = x.</summary>
public class DecoderFreeRowScorerTests
{
    public static TheoryData<EncoderActivation, float[], uint> Winners => new()
    {
        { EncoderActivation.ReLU, [1, 3, 2, 3, 0], 2 },
        { EncoderActivation.ReLU, [4, 4, 4, 4, 4], 1 },
        { EncoderActivation.ReLU, [-1, 0, -2, 0.25f, 0.25f], 4 },
        { EncoderActivation.ReLU, [-1, 0, -2, 0, -1], 0 }, // none is active
        { EncoderActivation.Softplus, [1, 2, 2, 1, 0], 2 },
        { EncoderActivation.Softplus, [-3, -3, -4, -3, -5], 1 },

        // The largest responsibility is that of the smallest activation.
        { EncoderActivation.Identity, [1, -3, 2, -3, 0], 2 },
        { EncoderActivation.Identity, [0, 0, 0, 0, 0], 1 },
        { EncoderActivation.NegativeReLU, [1, 3, 2, 3, 0], 2 }, // a = −max(0, z)
        { EncoderActivation.NegativeReLU, [0, -1, -2, 0, -1], 1 },
    };

    [Theory]
    [MemberData(nameof(Winners))]
    public void Component_OfComponentsThatTie_IsTheOneOfTheLowestIndex(EncoderActivation activation, float[] row, uint winner) =>
        Assert.Equal([winner], ToyData.Scalars<uint>(Score(activation, [row]), "Component"));

    [Fact]
    public void ResponsibilitiesAndEnergy_OfKnownActivations_AreTheSoftmaxOfTheirNegativesAndItsLogarithm()
    {
        // exp(−a) is 1, 1/2, 1/4, 1/4, 2: together 4.
        float[] row = [0, MathF.Log(2), MathF.Log(4), MathF.Log(4), -MathF.Log(2)];
        IDataView scored = Score(EncoderActivation.Identity, [row]);
        float[] responsibilities = Assert.Single(ToyData.Vectors(scored, "Responsibilities"));
        float[] expected = [0.25f, 0.125f, 0.0625f, 0.0625f, 0.5f];
        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j], responsibilities[j], 1e-6f);
        Assert.Equal(-Math.Log(4), Assert.Single(ToyData.Scalars<float>(scored, "Energy")), 1e-6);
    }

    [Fact]
    public void Outputs_OfOneRowAfterAnother_AreOfEachRowItself()
    {
        float[][] rows = [[1, 2, 0, 0, 0], [float.NaN, 0, 0, 0, 0], [0, 0, 0, 5, 0]];
        IDataView scored = Score(EncoderActivation.ReLU, rows);
        Assert.Equal([2u, 0u, 4u], ToyData.Scalars<uint>(scored, "Component"));
        float[] energies = ToyData.Scalars<float>(scored, "Energy");
        Assert.Equal(-Math.Log(3 + Math.Exp(-1) + Math.Exp(-2)), energies[0], 1e-6);
        Assert.Equal(float.NaN, energies[1]);
        Assert.Equal(-Math.Log(4 + Math.Exp(-5)), energies[2], 1e-6);
        float[][] responsibilities = ToyData.Vectors(scored, "Responsibilities");
        Assert.All(responsibilities[1], value => Assert.Equal(float.NaN, value));
        Assert.Equal([5, 5, 5], responsibilities.Select(ofRow => ofRow.Length));
    }

    private static IDataView Score(EncoderActivation activation, float[][] rows)
    {
        int size = rows[0].Length;
        var identity = new EncoderParameters(size, size);
        for (int j = 0; j < size; j++)
            identity.Weights[(j * identity.Stride) + j] = 1;
        var unchanged = new InputScaler(InputScaling.None, new double[size], [.. Enumerable.Repeat(1d, size)], 0);
        var model = new DecoderFreeSaeModelParameters(identity, activation, unchanged, new EncoderComponentStatistics[size], []);
        var ml = new MLContext(seed: 1);
        var transformer = new DecoderFreeSaeTransformer(ml, new FittedEncoders<DecoderFreeSaeModelParameters>(
            [new InputOutputColumnPair("Features", "Input")],
            [model],
            [
                new ExtraColumn(EncoderOutput.Responsibilities, "Responsibilities"),
                new ExtraColumn(EncoderOutput.Energy, "Energy"),
                new ExtraColumn(EncoderOutput.Component, "Component"),
            ]));
        return transformer.Transform(ToyData.View(ml, rows));
    }
}
