using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The optimizers of the closed-form engine, over tensors and in place.</summary>
/// <remarks>TorchSharp's own are not used: they pass numbers in a way that <see cref="TensorArithmetic"/> warns of.</remarks>
internal sealed class TorchOptimizer : IDisposable
{
    private const double Epsilon = 1e-8f;

    private static readonly Scalar Beta1 = 0.9f, OneMinusBeta1 = 1 - 0.9f, Beta2 = 0.999f, OneMinusBeta2 = 1 - 0.999f;

    private readonly EncoderOptimizer _kind;
    private readonly Scalar? _momentum;
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor[] _first;
    private readonly Tensor[] _second;
    private double _power1 = 1;
    private double _power2 = 1;

    /// <param name="kind">The rule.</param>
    /// <param name="momentum">μ, for gradient descent.</param>
    /// <param name="parameters">What is stepped; not owned.</param>
    public TorchOptimizer(EncoderOptimizer kind, float momentum, IReadOnlyList<Tensor> parameters)
    {
        _kind = kind;
        _momentum = momentum > 0 ? momentum : null;
        _parameters = parameters;
        _first = kind == EncoderOptimizer.Adam || momentum > 0 ? NewMoments() : [];
        _second = kind == EncoderOptimizer.Adam ? NewMoments() : [];

        Tensor[] NewMoments() => parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope()).ToArray();
    }

    /// <summary>One step. Called where no gradient is recorded.</summary>
    /// <param name="gradients">One for each parameter; null where it had no part in the loss, which counts as 0.</param>
    /// <param name="learningRate">The step size.</param>
    public void Step(IReadOnlyList<Tensor?> gradients, float learningRate)
    {
        _power1 *= 0.9f;
        _power2 *= 0.999f;
        using Scalar minusRate = -learningRate;
        // m/(1 − β1ᵗ) / (√(v/(1 − β2ᵗ)) + ε) with the numerator and the denominator times √(1 − β2ᵗ): one pass over memory less.
        double rootOfSecondBias = Math.Sqrt(1 - _power2);
        using Scalar minusStepSize = (float)(-learningRate * rootOfSecondBias / (1 - _power1));
        using Scalar epsilon = (float)(Epsilon * rootOfSecondBias);
        for (int i = 0; i < _parameters.Count; i++)
        {
            Tensor gradient = gradients[i] ?? zeros_like(_parameters[i]);
            if (_kind == EncoderOptimizer.Adam)
            {
                _first[i].mul_(Beta1).add_(gradient, OneMinusBeta1);
                _second[i].mul_(Beta2).addcmul_(gradient, gradient, OneMinusBeta2);
                Tensor denominator = _second[i].sqrt().PlusInPlace(epsilon);
                _parameters[i].addcdiv_(_first[i], denominator, minusStepSize);
            }
            else if (_momentum is not null)
            {
                _first[i].mul_(_momentum).add_(gradient, TensorArithmetic.One);
                _parameters[i].add_(_first[i], minusRate);
            }
            else
            {
                _parameters[i].add_(gradient, minusRate);
            }
        }

        GC.KeepAlive(minusRate);
        GC.KeepAlive(minusStepSize);
        GC.KeepAlive(epsilon);
    }

    /// <summary>Forgets what is remembered of one parameter's components, its last dimension.</summary>
    /// <param name="parameter">The number of the parameter.</param>
    /// <param name="kept">1 for components to remember, 0 for those to forget.</param>
    public void Forget(int parameter, Tensor kept)
    {
        if (_first.Length > 0)
            _first[parameter].mul_(kept);
        if (_second.Length > 0)
            _second[parameter].mul_(kept);
    }

    public void Dispose()
    {
        foreach (Tensor moment in _first.Concat(_second))
            moment.Dispose();
    }
}
