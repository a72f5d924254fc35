using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training.Optimizers;

/// <summary>Steps of an optimizer over the inputs that a batch touches only; all other inputs take theirs when their turn comes.</summary>
/// <remarks>
/// <para>
/// A batch of sparse rows leaves the gradient of most inputs' weights at 0. Adam and momentum move these weights all the same, in a way that
/// depends on nothing but the number of steps (<see cref="IOptimizer.CatchUp"/>). So a row of weights is brought up to date just before it is
/// used, and a step costs what the batch touches and not what the model holds. The bias, the last row, takes part in every step. In effect
/// this is exact: the difference is of the size of a float's rounding.
/// </para>
/// <para>
/// Rows do not depend on each other, so threads share them. Most come from memory, which is asked for a row of weights and its moments
/// while rows before are worked on.
/// </para>
/// </remarks>
/// <param name="optimizer">The rule, over all rows.</param>
/// <param name="inputs">D: the number of rows less the bias.</param>
/// <param name="stride">The length of a row.</param>
internal sealed class LazyUpdates(IOptimizer optimizer, int inputs, int stride) : ISavedState
{
    /// <summary>The least number of inputs for which it pays to keep account of them.</summary>
    public const int LeastInputs = 10_000;

    /// <summary>The steps after which all rows are brought up to date, so that the steps need not be remembered for ever.</summary>
    public const int MostRemembered = 1 << 20;

    /// <summary>How many rows ahead memory is asked for, at most.</summary>
    private const int MostRowsAhead = 8;

    private readonly int[] _stepsOfRow = new int[inputs + 1];
    private readonly AlignedBuffer[] _moments = [.. optimizer.Moments];
    private readonly int _rowsAhead = Math.Min(MostRowsAhead, Kernels.MostFloatsAhead / ((1 + optimizer.Moments.Count) * stride));
    private int _steps;
    private float _learningRate;

    /// <summary>Brings some inputs up to date; the bias always is.</summary>
    public void CatchUp(Kernels kernels, ReadOnlySpan<int> touched, Span<float> parameters) =>
        kernels.Divide(new MissedSteps(this, kernels.OnOneThread, touched, parameters), touched.Length, FloatsOfRow, Kernels.LeastFloatsFromMemory);

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

    /// <summary>One step, of the touched inputs and the bias; the inputs are up to date.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="touched">The inputs and what the batch has in them.</param>
    /// <param name="g">∂L/∂z: [rows × stride].</param>
    /// <param name="scratch">Is overwritten, here and there: [(inputs + 1) × stride].</param>
    /// <param name="parameters">All parameters.</param>
    public void Step(
        Kernels kernels, float learningRate, ColumnwiseBatch touched, ReadOnlySpan<float> g, Span<float> scratch, Span<float> parameters)
    {
        if (_steps == MostRemembered || learningRate != _learningRate)
            CatchUpAll(kernels, parameters);
        _learningRate = learningRate;
        optimizer.BeginStep(learningRate);
        _steps++;
        var work = new TouchedSteps(this, kernels.OnOneThread, touched, g, scratch, parameters);
        kernels.Divide(work, touched.Inputs.Length, FloatsOfRow, Kernels.LeastFloatsFromMemory);

        Span<float> gradient = RowOf(scratch, inputs);
        kernels.ColumnSums(g, [], gradient);
        Step(kernels, inputs, gradient, parameters);
    }

    /// <remarks>Nothing is brought up to date for it: that would round otherwise than what goes on without being saved.</remarks>
    public void SaveState(BinaryWriter writer)
    {
        writer.Write(_steps);
        writer.Write(_learningRate);
        writer.WriteAll<int>(_stepsOfRow);
    }

    public void LoadState(CheckpointReader reader)
    {
        int most = Math.Min(MostRemembered, optimizer.StepsToCatchUp);
        _steps = reader.Read("the number of steps since all inputs were brought up to date", 0, most);
        _learningRate = reader.Read("the learning rate of these steps", 0, float.MaxValue);
        reader.Read("the step to which an input was brought up to date", _stepsOfRow, 0, _steps);
    }

    private void CatchUp(Kernels kernels, int row, Span<float> parameters)
    {
        int missed = _steps - _stepsOfRow[row];
        if (missed > 0)
            optimizer.CatchUp(kernels, missed, row * stride, RowOf(parameters, row));
        _stepsOfRow[row] = _steps;
    }

    private void Step(Kernels kernels, int row, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        optimizer.StepPart(kernels, row * stride, gradient, RowOf(parameters, row));
        _stepsOfRow[row] = _steps;
    }

    /// <summary>Asks for the memory of the row that comes some rows after a place among the touched inputs.</summary>
    private void Prefetch(ReadOnlySpan<int> touched, int place, ReadOnlySpan<float> parameters)
    {
        if (place + _rowsAhead >= touched.Length)
            return;
        int row = touched[place + _rowsAhead];
        Kernels.Prefetch(parameters.Slice(row * stride, stride));
        foreach (AlignedBuffer moment in _moments)
            Kernels.Prefetch(RowOf(moment, row));
    }

    /// <summary>The weights of a row and their moments.</summary>
    private long FloatsOfRow => (1L + _moments.Length) * stride;

    private Span<float> RowOf(Span<float> matrix, int row) => matrix.Slice(row * stride, stride);

    private readonly ref struct MissedSteps(LazyUpdates updates, Kernels kernels, ReadOnlySpan<int> touched, Span<float> parameters)
        : IDivisibleWork
    {
        private readonly ReadOnlySpan<int> _touched = touched;
        private readonly Span<float> _parameters = parameters;

        public void Do(int first, int end)
        {
            for (int place = first; place < end; place++)
            {
                updates.Prefetch(_touched, place, _parameters);
                updates.CatchUp(kernels, _touched[place], _parameters);
            }
        }
    }

    private readonly ref struct TouchedSteps(
        LazyUpdates updates, Kernels kernels, ColumnwiseBatch touched, ReadOnlySpan<float> g, Span<float> scratch, Span<float> parameters)
        : IDivisibleWork
    {
        private readonly ReadOnlySpan<float> _g = g;
        private readonly Span<float> _scratch = scratch;
        private readonly Span<float> _parameters = parameters;

        public void Do(int first, int end)
        {
            // One place for all gradients of a thread, and no other thread's, stays in the nearest cache.
            Span<float> gradient = updates.RowOf(_scratch, first);
            for (int place = first; place < end; place++)
            {
                updates.Prefetch(touched.Inputs, place, _parameters);
                kernels.SparseColumnProduct(touched.EntriesAt(place), _g, gradient);
                updates.Step(kernels, touched.Inputs[place], gradient, _parameters);
            }
        }
    }
}
