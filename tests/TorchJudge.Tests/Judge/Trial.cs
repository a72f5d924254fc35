using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>A training by the closed-form engine, and what torch makes of the same weights and the same batch at every step.</summary>
internal sealed class Trial : IDisposable
{
    private readonly Problem _problem;
    private readonly DecoderFreeSettings _settings;
    private readonly DecoderFreeGradients _engine;
    private readonly IOptimizer _optimizer;
    private readonly EncoderParameters _parameters;
    private readonly EncoderParameters _gradient;
    private readonly TorchObjective _objective;
    private readonly Tensor _rows;
    private readonly Random _random = new(7);

    public Trial(Problem problem, DecoderFreeSettings settings)
    {
        _problem = problem;
        _settings = settings;
        _engine = new DecoderFreeGradients(Kernels.Best, settings, problem.TrainingRows(), null, problem.BatchSize);
        _parameters = problem.Parameters();
        _optimizer = Optimizers.Create(settings.Optimizer, settings.Momentum, _parameters.All.Length);
        _gradient = problem.Parameters();
        _objective = new TorchObjective(settings);
        set_num_threads(1); // products this small are slower on several
        using IDisposable scope = NewDisposeScope();
        _rows = tensor(problem.Rows.SelectMany(row => row).ToArray()).reshape(problem.Rows.Length, problem.Inputs).DetachFromDisposeScope();
    }

    private bool IsRectified => _settings.Activation is EncoderActivation.ReLU or EncoderActivation.NegativeReLU;

    /// <summary>A batch of rows, drawn without replacement.</summary>
    public int[] NextBatch()
    {
        int[] order = [.. Enumerable.Range(0, _problem.Rows.Length)];
        _random.Shuffle(order);
        return order[.._problem.BatchSize];
    }

    /// <summary>The engine's loss at its present weights. Its gradient is kept.</summary>
    public TermLosses Evaluate(int[] batch) => _engine.LossAndGradient(batch, _parameters, _gradient);

    /// <summary>The engine's step along the gradient that was kept.</summary>
    public void Step() => _optimizer.Step(Kernels.Best, _settings.LearningRate, _gradient.All, _parameters.All);

    /// <summary>The engine's present W, [components × inputs], and b, as leaves of a torch graph.</summary>
    public (Tensor Weights, Tensor Bias) Leaves(ScalarType precision)
    {
        (Tensor weights, Tensor bias) = Parts(_parameters);
        return (weights.to_type(precision).requires_grad_(), bias.to_type(precision).requires_grad_());
    }

    /// <summary>The objective of a batch at any weights, by torch, in the weights' precision.</summary>
    public Tensor TorchLoss(int[] batch, Tensor weights, Tensor bias, Tensor? active = null) =>
        _objective.Loss(Inputs(batch, weights.dtype), weights, bias, active);

    /// <summary>Evaluates a batch both ways at the engine's present weights.</summary>
    public Comparison Compare(int[] batch)
    {
        TermLosses losses = Evaluate(batch);
        using IDisposable scope = NewDisposeScope();
        Tensor gradient = Flat(Parts(_gradient));
        int kinks = UnitsOnTheKink(batch);
        (double loss, Tensor autograd) = Autograd(batch, ScalarType.Float32, kinks > 0 ? ActiveUnits(batch) : null);
        return new Comparison(Distance(losses, loss), Distance(gradient, autograd), kinks);
    }

    /// <summary>How far the engine and single-precision autograd are from double-precision autograd at the engine's present weights.</summary>
    public (Comparison Engine, Comparison Torch) CompareWithDoublePrecision(int[] batch)
    {
        TermLosses losses = Evaluate(batch);
        using IDisposable scope = NewDisposeScope();
        Tensor gradient = Flat(Parts(_gradient));
        int kinks = UnitsOnTheKink(batch);
        Tensor? active = IsRectified ? ActiveUnits(batch) : null;
        (double single, Tensor singleGradient) = Autograd(batch, ScalarType.Float32, active);
        (double exact, Tensor exactGradient) = Autograd(batch, ScalarType.Float64, active);
        return (
            new Comparison(Distance(losses, exact), Distance(gradient, exactGradient), kinks),
            new Comparison(Distance(losses, exact, single), Distance(singleGradient, exactGradient), kinks));
    }

    /// <summary>‖W − W′‖ / ‖W′‖ of the engine's weights to others.</summary>
    public double DistanceOfWeights(Tensor weights)
    {
        using IDisposable scope = NewDisposeScope();
        return Distance(Parts(_parameters).Weights, weights);
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>
    /// How many pre-activations are so near 0 that the engine and torch round them to different sides. The rectified functions have no
    /// derivative there, so neither side is wrong; such a step is judged with torch told which units the engine found active.
    /// </summary>
    private int UnitsOnTheKink(int[] batch)
    {
        if (!IsRectified)
            return 0;
        (Tensor weights, Tensor bias) = Parts(_parameters);
        Tensor z = Inputs(batch, ScalarType.Float32).matmul(weights.t()).Plus(bias);
        Tensor differs = z.gt(zeros_like(z)).to_type(ScalarType.Float32) != ActiveUnits(batch);
        double farthest = (z.abs() * differs).max().item<float>();
        Assert.True(farthest < 1e-5, $"A unit is active on one side only although its pre-activation is {farthest}.");
        return (int)differs.sum().item<long>();
    }

    /// <summary>1 where the engine found a unit active: [rows × components].</summary>
    private Tensor ActiveUnits(int[] batch)
    {
        int stride = _parameters.Stride;
        Tensor a = tensor(_engine.Activations(batch, _parameters).ToArray()).reshape(batch.Length, stride);
        a = a.narrow(1, 0, _problem.Components);
        return a.ne(zeros_like(a)).to_type(ScalarType.Float32);
    }

    private (double Loss, Tensor Gradient) Autograd(int[] batch, ScalarType precision, Tensor? active)
    {
        (Tensor weights, Tensor bias) = Leaves(precision);
        Tensor loss = TorchLoss(batch, weights, bias, active?.to_type(precision));
        loss.backward();
        return (loss.to_type(ScalarType.Float64).item<double>(), Flat((weights.grad ?? zeros_like(weights), bias.grad ?? zeros_like(bias))));
    }

    private Tensor Inputs(int[] batch, ScalarType precision) =>
        _rows.index_select(0, tensor(Array.ConvertAll(batch, row => (long)row))).to_type(precision);

    private static (Tensor Weights, Tensor Bias) Parts(EncoderParameters parameters)
    {
        Tensor all = tensor(parameters.All.ToArray()).reshape(parameters.Inputs + 1, parameters.Stride).narrow(1, 0, parameters.Components);
        return (all.narrow(0, 0, parameters.Inputs).t().contiguous(), all[parameters.Inputs].contiguous());
    }

    private static Tensor Flat((Tensor Weights, Tensor Bias) parts) =>
        cat([parts.Weights.reshape(-1), parts.Bias.reshape(-1)]).to_type(ScalarType.Float64);

    private static double Distance(Tensor found, Tensor expected)
    {
        Tensor exact = expected.to_type(ScalarType.Float64);
        double difference = found.to_type(ScalarType.Float64).Minus(exact).norm().item<double>(), norm = exact.norm().item<double>();
        return difference == 0 ? 0 : difference / norm;
    }

    /// <summary>
    /// Relative to what is added up, not to the sum: the terms may cancel, and the variance term is itself a sum of a logarithm of either
    /// sign for each component, so its magnitude is taken as at least one for each.
    /// </summary>
    private double Distance(TermLosses losses, double expected, double? found = null) =>
        Math.Abs((found ?? losses.Total) - expected)
        / (Math.Abs(losses.LogSumExp) + Math.Max(Math.Abs(losses.Variance), _settings.VarianceWeight * _problem.Components)
            + Math.Abs(losses.Decorrelation) + Math.Abs(losses.WeightRedundancy));
}
