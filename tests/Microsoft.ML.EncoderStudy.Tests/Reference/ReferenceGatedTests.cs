namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The reference's own gradient against central differences: the root of trust of the numerical tests.</summary>
public class ReferenceGatedTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_ComparedWithCentralDifferences_Agrees(bool tied)
    {
        ReferenceGated autoencoder = ReferenceGated.Draw(new ReferenceProblem(rows: 12, inputs: 5, components: 4, seed: 3), tied, weight: 0.3f);
        double nearest = autoencoder.NearestToKink();
        Assert.True(nearest > 100 * CentralDifferences.Step, $"A pre-activation lies {nearest} from a kink, too near for differences.");
        ReferenceLayers gradient = autoencoder.Gradient();

        double[] differences = CentralDifferences.Of(() => autoencoder.Loss().Total, autoencoder.Layers.Arrays);

        double distance = RelativeDistance.Between(gradient.Arrays.SelectMany(row => row), differences);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }
}
