using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>A step of the published objective with ReLU and Adam whose gradients are worked out by hand, in torch's operations: no autograd.</summary>
/// <remarks>Through the B×B side of the decorrelation term, so for more components than rows. In place where torch can be.</remarks>
internal sealed class TorchClosedFormStep : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, LearningRate = 1e-3, VarianceEpsilon = 1e-6, DeviationOffset = 1e-8;

    private readonly Tensor _rows;
    private readonly Tensor _weights;
    private readonly Tensor _bias;
    private readonly Tensor[] _moments;
    private int _steps;

    /// <param name="rows">X: [count × inputs].</param>
    /// <param name="inputs">D.</param>
    /// <param name="parameters">Where to start.</param>
    public TorchClosedFormStep(float[] rows, int inputs, EncoderParameters parameters)
    {
        _rows = tensor(rows).reshape(-1, inputs);
        _weights = tensor(parameters.Weights.ToArray()).reshape(inputs, parameters.Stride);
        _bias = tensor(parameters.Bias.ToArray());
        _moments = [zeros_like(_weights), zeros_like(_weights), zeros_like(_bias), zeros_like(_bias)];
    }

    public void Run(int[] batch)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        int count = batch.Length;
        double degrees = count - 1;
        Tensor x = _rows.index_select(0, tensor(batch));
        Tensor z = _bias.addmm(x, _weights, beta: 1, alpha: 1);
        Tensor a = z.relu();

        Tensor gradient = a.neg().softmax(1);
        Tensor centred = a.sub(a.mean([0L], keepdim: true));
        Tensor variance = centred.mul(centred).sum([0L], keepdim: true).div_(degrees);
        gradient.addcdiv_(centred, variance.add(VarianceEpsilon), -2 / degrees);

        Tensor deviation = variance.sqrt();
        Tensor scale = deviation.add(DeviationOffset).mul_(Math.Sqrt(degrees));
        Tensor h = centred.div_(scale);
        Tensor diagonal = h.mul(h).sum([0L], keepdim: true);
        Tensor t = h.matmul(h.t()).matmul(h).addcmul_(h, diagonal, -1).mul_(4);
        Tensor throughDeviation = t.mul(h).sum([0L], keepdim: true).mul_(deviation.add(DeviationOffset)).div_(deviation).nan_to_num_(0);
        Tensor throughMean = t.mean([0L], keepdim: true);
        t.sub_(throughMean).addcmul_(h, throughDeviation, -1).div_(scale);
        gradient.add_(t).mul_(z.gt(0));

        _steps++;
        Adam(_weights, x.t().matmul(gradient), _moments[0], _moments[1]);
        Adam(_bias, gradient.sum([0L]), _moments[2], _moments[3]);
    }

    public void Dispose()
    {
        foreach (Tensor tensor in new[] { _rows, _weights, _bias }.Concat(_moments))
            tensor.Dispose();
    }

    private void Adam(Tensor parameters, Tensor gradient, Tensor first, Tensor second)
    {
        first.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        Tensor denominator = second.sqrt().div_(Math.Sqrt(1 - Math.Pow(Beta2, _steps))).add_(Epsilon);
        parameters.addcdiv_(first, denominator, -LearningRate / (1 - Math.Pow(Beta1, _steps)));
    }
}
