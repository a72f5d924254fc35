using Microsoft.ML.EncoderStudy.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The theorem the model rests on: the gradient of the log-sum-exp term is the responsibility.</summary>
public class TheoremTests(Findings findings) : TorchTest(findings)
{
    [Fact]
    public void GradientOfLogSumExp_ByAutograd_IsTheResponsibility()
    {
        using IDisposable scope = NewDisposeScope();
        var random = new Random(1);
        Tensor a = tensor(Enumerable.Range(0, 64 * 128).Select(_ => (float)Problem.Normal(random)).ToArray())
            .reshape(64, 128).requires_grad_();

        (-(-a).logsumexp(1)).sum().backward();

        double difference = a.grad!.Minus(softmax(-a, 1)).abs().max().item<float>();
        Findings.Add($"theorem, 64×128 random normal activations: max |gradient − responsibility| = {difference:E1}");
        Assert.True(difference < 1e-6, $"they differ by {difference}");
    }
}
