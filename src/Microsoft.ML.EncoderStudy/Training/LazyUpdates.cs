using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Steps of an optimizer over the inputs that a batch touches only; all other inputs take theirs when their turn comes.</summary>
/// <remarks>
/// A batch of sparse rows leaves the gradient of most inputs' weights at 0. Adam and momentum move these weights all the same, in a way that
/// depends on nothing but the number of steps (<see cref="IOptimizer.CatchUp"/>). So a row of weights is brought up to date just before it is
/// used, and a step costs what the batch touches and not what the model holds. The bias, the last row, takes part in every step. In effect
/// this is exact: the difference is of the size of a float's rounding.
/// </remarks>
/// <param name="optimizer">The rule, over all rows.</param>
/// <param name="inputs">D: the number of rows less the bias.</param>
/// <param name="stride">The length of a row.</param>
internal sealed class LazyUpdates(IOptimizer optimizer, int inputs, int stride) : ISavedState
{
    /// <summary>The least number of inputs for which it pays to keep account of them.</summary>
    public const int LeastInputs = 10_000;

    /// <summary>The steps after which all rows are brought up to date, so that the steps need not be remembered for ever.</summary>
    private const int MostRemembered = 1 << 20;

    private readonly int[] _stepsOfRow = new int[inputs + 1];
    private int _steps;
    private float _learningRate;

    /// <summary>Brings some inputs and the bias up to date.</summary>
    public void CatchUp(Kernels kernels, ReadOnlySpan<int> touched, Span<float> parameters)
    {
        foreach (int input in touched)
            CatchUp(kernels, input, parameters);
        CatchUp(kernels, inputs, parameters);
    }

    /// <summary>Brings everything up to date.</summary>
    public void CatchUpAll(Kernels kernels, Span<float> parameters)
    {
        if (_steps == 0)
            return;
        for (int row = 0; row <= inputs; row++)
            CatchUp(kernels, row, parameters);
        Array.Clear(_stepsOfRow);
        _steps = 0;
        optimizer.ForgetSteps();
    }

    /// <summary>Begins a step, of which <see cref="Step"/> takes the parts.</summary>
    public void BeginStep(Kernels kernels, float learningRate, Span<float> parameters)
    {
        if (_steps == MostRemembered || learningRate != _learningRate)
            CatchUpAll(kernels, parameters);
        _learningRate = learningRate;
        optimizer.BeginStep(learningRate);
        _steps++;
    }

    /// <summary>The step of one row that is up to date: an input, or the bias.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="row">The row.</param>
    /// <param name="gradient">Its gradient: [stride].</param>
    /// <param name="parameters">All parameters.</param>
    public void Step(Kernels kernels, int row, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        optimizer.StepPart(kernels, row * stride, gradient, parameters.Slice(row * stride, stride));
        _stepsOfRow[row] = _steps;
    }

    /// <remarks>Nothing is brought up to date for it: that would round otherwise than what goes on without being saved.</remarks>
    public void SaveState(BinaryWriter writer)
    {
        writer.WriteAll<int>(_stepsOfRow);
        writer.Write(_steps);
        writer.Write(_learningRate);
    }

    public void LoadState(BinaryReader reader)
    {
        reader.ReadAll<int>(_stepsOfRow);
        _steps = reader.ReadInt32();
        _learningRate = reader.ReadSingle();
    }

    private void CatchUp(Kernels kernels, int row, Span<float> parameters)
    {
        int missed = _steps - _stepsOfRow[row];
        if (missed > 0)
            optimizer.CatchUp(kernels, missed, row * stride, parameters.Slice(row * stride, stride));
        _stepsOfRow[row] = _steps;
    }
}
