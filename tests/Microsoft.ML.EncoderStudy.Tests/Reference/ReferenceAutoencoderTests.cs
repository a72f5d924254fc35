namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The reference's own gradient against central differences of its loss: the root of trust of the numerical tests.</summary>
public class ReferenceAutoencoderTests
{
    private const double Step = 1e-5;

    /// <summary>Differences of step h err by about h² (1e-10) and by rounding, 1e-16 · L / h (1e-11 here).</summary>
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_ComparedWithCentralDifferences_Agrees(bool tied)
    {
        var autoencoder = new ReferenceAutoencoder(new ReferenceProblem(rows: 7, inputs: 5, components: 4, seed: 3), l1Weight: 0.3f, tied);
        double nearestToKink = ReferenceObjective.PreActivations(autoencoder.Problem).SelectMany(row => row).Min(Math.Abs);
        Assert.True(nearestToKink > 100 * Step, $"A pre-activation of {nearestToKink} lies too near the kink of ReLU for differences.");

        var differences = new List<double>();
        foreach ((double[] holder, int index) in autoencoder.Parameters())
        {
            double value = holder[index];
            holder[index] = value + Step;
            double above = autoencoder.Loss().Total;
            holder[index] = value - Step;
            double below = autoencoder.Loss().Total;
            holder[index] = value;
            differences.Add((above - below) / (2 * Step));
        }

        double distance = RelativeDistance.Between(autoencoder.Gradient(), differences);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }
}
