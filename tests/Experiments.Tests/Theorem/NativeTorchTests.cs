using EncoderStudy.Experiments.Theorem;

namespace EncoderStudy.Experiments.Tests.Theorem;

public class NativeTorchTests
{
    [Fact]
    public void Explain_AReasonOfManyLines_GivesItsFirstAndTheRemedy()
    {
        string message = NativeTorch.Explain("No such library.\n\nStep 1 - First try\nStep 2");

        Assert.StartsWith(
            "This experiment asks torch's autograd, and the native library of TorchSharp could not be loaded: No such library.\nIt comes with the package TorchSharp-cpu",
            message, StringComparison.Ordinal);
        Assert.DoesNotContain("Step", message, StringComparison.Ordinal);
    }
}
