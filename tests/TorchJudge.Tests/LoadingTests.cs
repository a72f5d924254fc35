using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge;

/// <summary>Torch loads on this machine and computes.</summary>
public class LoadingTests(Findings findings) : TorchTest(findings)
{
    [Fact]
    public void Arithmetic_OfSmallMatrices_IsRight()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor a = tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2), b = tensor(new float[] { 5, 6, 7, 8 }).reshape(2, 2);

        Assert.Equal([19, 22, 43, 50], a.matmul(b).data<float>().ToArray());
    }

    [Fact]
    public void Autograd_OfACube_IsThreeTimesTheSquare()
    {
        using IDisposable scope = NewDisposeScope();
        Tensor x = tensor(new double[] { -1, 0.5, 2 }, requires_grad: true);

        (x * x * x).sum().backward();

        Assert.Equal([3, 0.75, 12], x.grad!.data<double>().ToArray());
    }
}
