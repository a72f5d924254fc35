using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

/// <summary>At z = −2, 0 and 3.</summary>
public class ActivationFunctionsTests
{
    private static readonly float[] Z = Padded(-2, 0, 3);

    public static TheoryData<EncoderActivation, float[], float[]> Cases => new()
    {
        { EncoderActivation.ReLU, [0, 0, 3], [0, 0, 1] },
        { EncoderActivation.NegativeReLU, [0, 0, -3], [0, 0, -1] },
        { EncoderActivation.Identity, [-2, 0, 3], [1, 1, 1] },
        { EncoderActivation.Softplus, [0.1269280f, 0.6931472f, 3.0485874f], [0.1192029f, 0.5f, 0.9525741f] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_OfAFunction_GivesItsValues(EncoderActivation activation, float[] values, float[] derivatives)
    {
        Assert.Equal(values.Length, derivatives.Length);
        float[] a = new float[Z.Length], inPlace = [.. Z];

        activation.Apply(Kernels.Best, Z, a);
        activation.Apply(Kernels.Best, inPlace, inPlace);

        Assert.All(values.Zip(a), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal(a, inPlace);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backpropagate_ThroughAFunction_MultipliesByItsDerivative(EncoderActivation activation, float[] values, float[] derivatives)
    {
        Assert.Equal(values.Length, derivatives.Length);
        float[] g = Padded(10, 20, 30);

        activation.Backpropagate(Kernels.Best, Z, g);

        Assert.All(derivatives.Zip([10f, 20, 30], g), triple => Assert.Equal(triple.First * triple.Second, triple.Third, 1e-5f));
    }

    [Fact]
    public void Apply_OfWhatIsNoFunction_ThrowsAndNamesIt()
    {
        Assert.Throws<ArgumentOutOfRangeException>("activation", () => ((EncoderActivation)9).Apply(Kernels.Best, Z, new float[Z.Length]));
        Assert.Throws<ArgumentOutOfRangeException>("activation", () => ((EncoderActivation)9).Backpropagate(Kernels.Best, Z, new float[Z.Length]));
    }

    private static float[] Padded(params float[] values) => [.. values, .. new float[Kernels.RowAlignment - values.Length]];
}
