namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The reference's own gradient against central differences: the root of trust of the numerical tests.</summary>
public class ReferenceJumpReLUTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_OfWeightsAndBiases_AgreesWithDifferencesOfTheLoss(bool tied)
    {
        ReferenceJumpReLU autoencoder = Draw(tied);
        ReferenceLayers gradient = autoencoder.Gradient();

        double[] differences = CentralDifferences.Of(() => autoencoder.Loss().Total, WithoutOwn(autoencoder.Layers));

        double distance = RelativeDistance.Between(WithoutOwn(gradient).SelectMany(row => row), differences);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_OfLogThresholds_AgreesWithDifferencesOfTheSmoothedLoss(bool tied)
    {
        ReferenceJumpReLU autoencoder = Draw(tied);
        double[] logThresholds = [.. autoencoder.Layers.Own[0]];

        double[] differences = CentralDifferences.Of(() => autoencoder.SmoothedLoss(logThresholds), [logThresholds]);

        Assert.All(differences, difference => Assert.NotEqual(0, difference));
        double distance = RelativeDistance.Between(autoencoder.Gradient().Own[0], differences);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    private static ReferenceJumpReLU Draw(bool tied)
    {
        var problem = new ReferenceProblem(rows: 12, inputs: 5, components: 4, seed: 3);
        ReferenceJumpReLU autoencoder = ReferenceJumpReLU.Draw(problem, tied, weight: 0.3f, bandwidth: 0.5f);
        double nearest = autoencoder.NearestToJump();
        Assert.True(nearest > 100 * CentralDifferences.Step, $"A pre-activation lies {nearest} from a jump, too near for differences.");
        return autoencoder;
    }

    private static IEnumerable<double[]> WithoutOwn(ReferenceLayers layers) => layers.Arrays.Where(array => !layers.Own.Contains(array));
}
