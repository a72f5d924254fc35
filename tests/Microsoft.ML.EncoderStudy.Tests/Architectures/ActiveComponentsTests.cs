using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

/// <summary>The decoder with the components that a batch leaves silent passed over, against the decoder with all.</summary>
public class ActiveComponentsTests
{
    private const int Inputs = 23, Components = 70, Rows = 11;

    [Theory]
    [InlineData(20)]
    [InlineData(52)]
    [InlineData(60)]
    [InlineData(0)]
    public void DecoderPass_OverActiveComponents_ReconstructsAndDifferentiatesAsOverAll(int active)
    {
        var random = new Random(active);
        float[] activations = Activations(random, active);
        var rows = new DenseRows([.. Enumerable.Range(0, Rows * Inputs).Select(_ => random.NextSingle())], Rows, Inputs);
        rows.Select([.. Enumerable.Range(0, Rows)]);
        var parameters = new AutoencoderParameters(Inputs, Components, tied: false);
        parameters.Initialise(random);
        var decoder = new DecoderPass(Kernels.Best, rows, Components, Rows);
        decoder.Reset(Rows, parameters);
        AutoencoderParameters expectedGradient = parameters.NewOfSameShape(), gradient = parameters.NewOfSameShape();
        float[] expectedOfActivations = [.. activations], ofActivations = [.. activations];

        AlignedBuffer expected = decoder.NewResidual(), found = decoder.NewResidual();
        decoder.Reconstruct(activations, ..Components, decoder.Residual(expected));
        decoder.ReconstructFromActive(activations, decoder.Residual(found));
        Assert.Equal(expected.Span.ToArray(), found.Span.ToArray());

        decoder.AddWeightGradient(found, activations, expectedGradient);
        decoder.AddActivationGradient(found, expectedOfActivations);
        decoder.AddGradientsOfActive(found, activations, gradient, ofActivations);
        Assert.Equal(expectedGradient.DecoderWeights.ToArray(), gradient.DecoderWeights.ToArray());
        for (int i = 0; i < activations.Length; i++)
        {
            if (activations[i] > 0)
                Assert.Equal(expectedOfActivations[i], ofActivations[i]);
        }
    }

    [Fact]
    public void AreFew_WhenMostComponentsAreActiveOrNoRowGetsShorter_IsFalse()
    {
        var components = new ActiveComponents(Kernels.Best, Components);
        components.Find(Activations(new Random(1), 60));
        Assert.Equal((60, false), (components.Count, components.AreFew));
        components.Find(Activations(new Random(1), 48));
        Assert.Equal((48, 48, true), (components.Count, components.Stride, components.AreFew));

        var few = new ActiveComponents(Kernels.Best, 8);
        few.Find(new float[16]);
        Assert.False(few.AreFew);
    }

    [Theory]
    [InlineData(float.Epsilon)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    [InlineData(float.NaN)]
    public void Find_OneActivationOfAnyScale_FindsItsComponent(float activation)
    {
        int stride = Kernels.PaddedWidth(Components);
        var activations = new float[Rows * stride];
        activations[(3 * stride) + 7] = activation;
        var components = new ActiveComponents(Kernels.Best, Components);

        components.Find(activations);

        Assert.Equal(1, components.Count);
    }

    /// <summary>[rows × stride]: the first components of a random order are active in about half of the rows, the others nowhere.</summary>
    private static float[] Activations(Random random, int active)
    {
        int[] order = [.. Enumerable.Range(0, Components)];
        random.Shuffle(order);
        int stride = Kernels.PaddedWidth(Components);
        var activations = new float[Rows * stride];
        foreach (int j in order[..active])
        {
            for (int i = 0; i < Rows; i++)
                activations[(i * stride) + j] = i == j % Rows ? 0.5f : Math.Max(0, random.NextSingle() - 0.5f);
        }

        return activations;
    }
}
