using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The reference's own gradient against central differences of its loss: the root of trust of the numerical tests.</summary>
public class ReferenceAutoencoderTests
{
    private const double Step = 1e-5;

    /// <summary>Differences of step h err by about h² (1e-10) and by rounding, 1e-16 · L / h (1e-11 here).</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<SparseAutoencoderArchitecture, bool, bool> KeepingTheLargest()
    {
        var cases = new TheoryData<SparseAutoencoderArchitecture, bool, bool>();
        foreach (SparseAutoencoderArchitecture architecture in TestedArchitecture.KeepingTheLargest)
        {
            foreach ((bool tied, bool dead) in new[] { (false, false), (false, true), (true, false), (true, true) })
                cases.Add(architecture, tied, dead);
        }

        return cases;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradient_OfReluWithL1_AgreesWithCentralDifferences(bool tied)
    {
        var problem = new ReferenceProblem(rows: 7, inputs: 5, components: 4, seed: 3);
        var autoencoder = new ReferenceAutoencoder(problem, new ReferenceReluWithL1(0.3f), tied);
        double nearestToKink = autoencoder.PreActivations().SelectMany(row => row).Min(Math.Abs);
        Assert.True(nearestToKink > 100 * Step, $"A pre-activation of {nearestToKink} lies too near the kink of ReLU for differences.");

        AssertAgreesWithDifferences(autoencoder);
    }

    [Theory]
    [MemberData(nameof(KeepingTheLargest))]
    public void Gradient_WithTheKeptEntriesHeld_AgreesWithCentralDifferences(
        SparseAutoencoderArchitecture architecture, bool tied, bool withDead)
    {
        var problem = new ReferenceProblem(rows: 7, inputs: 5, components: 8, seed: 3);
        bool[] dead = TestedArchitecture.Dead(8, withDead);
        AssertAgreesWithDifferences(new ReferenceAutoencoder(problem, TestedArchitecture.Reference(architecture, dead), tied));
    }

    private static void AssertAgreesWithDifferences(ReferenceAutoencoder autoencoder)
    {
        IReferenceLoss loss = autoencoder.Architecture.Near(autoencoder);
        var differences = new List<double>();
        foreach ((double[] holder, int index) in autoencoder.Parameters())
        {
            double value = holder[index];
            holder[index] = value + Step;
            double above = loss.Value(autoencoder).Total;
            holder[index] = value - Step;
            double below = loss.Value(autoencoder).Total;
            holder[index] = value;
            differences.Add((above - below) / (2 * Step));
        }

        double distance = RelativeDistance.Between(autoencoder.Gradient().Blocks().SelectMany(block => block.Values), differences);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }
}
