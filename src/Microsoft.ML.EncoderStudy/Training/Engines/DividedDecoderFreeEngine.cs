using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Trains a decoder-free encoder with its analytic gradients, the components divided among threads.</summary>
/// <remarks>
/// <para>
/// For trainings whose steps are too short to divide kernel by kernel. Each thread has some components, with all that belongs to them in
/// memory of its own: weights, gradient and moments never move between cores. In a step the threads meet twice: when the
/// standardised activations and the sums of exponentials of all components are there, and at the end. While one thread does all the
/// work, the components lie together, as that thread alone would have them.
/// </para>
/// <para>The bits of parameters, losses and saved state are those of <see cref="ClosedFormDecoderFreeEngine"/>, for any number of threads.</para>
/// </remarks>
internal sealed class DividedDecoderFreeEngine : ICheckpointedEngine<EncoderParameters>
{
    /// <summary>What a step over dense rows multiplies and adds at least, for its weights.</summary>
    private const int LeastMultiplyAdds = 1 << 20;

    private readonly Workers _workers;
    private readonly Kernels _kernels;
    private readonly DecoderFreeGradients _whole;
    private readonly EncoderParameters _parameters;
    private readonly ComponentShard[] _shards;
    private readonly ComponentExchange _exchange;

    /// <summary>The moments of a shard lie together, shard after shard.</summary>
    private readonly IOptimizer _optimizer;

    private readonly EncoderParameters _gradient;
    private bool _isDivided;

    /// <param name="workers">The threads.</param>
    /// <param name="kernels">The arithmetic of one thread.</param>
    /// <param name="settings">The objective and the optimizer.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="whole">The gradients over all components and the same rows.</param>
    /// <param name="parameters">Where the training starts; written to when they are asked for, and by steps that are not divided.</param>
    public DividedDecoderFreeEngine(
        Workers workers, Kernels kernels, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch,
        DecoderFreeGradients whole, EncoderParameters parameters)
    {
        _workers = workers;
        _kernels = kernels;
        _whole = whole;
        _parameters = parameters;
        _gradient = parameters.NewOfSameShape();
        _optimizer = IOptimizer.Create(settings.Optimizer, settings.Momentum, parameters.All.Length);
        int groups = Kernels.Groups(parameters.Components), shards = Math.Min(workers.Threads, groups);
        int[] ends = [.. Enumerable.Range(0, shards + 1).Select(i => Math.Min(groups * i / shards * Kernels.GroupColumns, parameters.Components))];
        _exchange = new ComponentExchange([.. ends.Zip(ends.Skip(1), (first, end) => end - first)], settings.Terms.Count);
        _shards = new ComponentShard[shards];
        for (int i = 0; i < shards; i++)
        {
            int first = ends[i], end = ends[i + 1];
            var gradients = new DecoderFreeGradients(
                kernels, settings with { Components = end - first }, rows.Share(i, shards), rowWeights, largestBatch, _exchange, i);
            _shards[i] = new ComponentShard(kernels, gradients, rows.Inputs, parameters.Stride, first, end - first);
        }
    }

    /// <summary>Whether a training can be divided so, with the bits that it has on one thread, and gains by it.</summary>
    /// <remarks>
    /// Lazy updates are for one memory. A step of less than <see cref="LeastMultiplyAdds"/> is over before the threads have met.
    /// </remarks>
    public static bool CanDivide(DecoderFreeSettings settings, int threads, int inputs, int largestBatch) =>
        threads > 1 && settings.Components > Kernels.GroupColumns && inputs < LazyUpdates.LeastInputs
        && settings.Terms.All(term => !term.IsOn || term.CanDivide(settings.Components, largestBatch))
        && (long)largestBatch * inputs * settings.Components >= LeastMultiplyAdds;

    public EncoderParameters Parameters
    {
        get
        {
            Join();
            return _parameters;
        }
    }

    public IReadOnlyList<string> Terms => _whole.Terms;

    public TermLosses Step(ReadOnlySpan<int> batch, TrainingStep step)
    {
        if (_workers.Divides)
        {
            Divide();
            return DividedStep(batch, step.LearningRate);
        }

        Join();
        TermLosses losses = _whole.LossAndGradient(batch, _parameters, _gradient);
        _optimizer.Step(_kernels, step.LearningRate, _gradient.All, _parameters.All);
        return losses;
    }

    public TermLosses Loss(ReadOnlySpan<int> batch) => _whole.Loss(batch, Parameters);

    public void SaveState(BinaryWriter writer)
    {
        Join();
        _parameters.SaveState(writer);
        _optimizer.SaveState(writer);
    }

    public void LoadState(CheckpointReader reader)
    {
        _isDivided = false;
        _parameters.LoadState(reader);
        _optimizer.LoadState(reader);
    }

    private TermLosses DividedStep(ReadOnlySpan<int> batch, float learningRate)
    {
        _shards[0].Gradients.Begin(batch.Length);
        var first = new FirstStep(_shards, batch);
        _workers.Divide(ref first, _shards.Length, least: 1);
        _optimizer.BeginStep(learningRate);
        var second = new SecondStep(_shards, _optimizer);
        _workers.Divide(ref second, _shards.Length, least: 1);
        _optimizer.ForgetSteps();
        return _shards[0].Gradients.Losses();
    }

    /// <summary>Brings parameters and moments from shard after shard to the layout of the whole, which is also what a checkpoint has.</summary>
    private void Join()
    {
        if (!_isDivided)
            return;
        _isDivided = false;
        foreach (ComponentShard shard in _shards)
            shard.CopyTo(shard.Parameters.All, _parameters.All);
        foreach (AlignedBuffer moment in _optimizer.Moments)
        {
            float[] divided = moment.Span.ToArray();
            foreach (ComponentShard shard in _shards)
                shard.CopyTo(shard.PartOf(divided), moment);
        }
    }

    private void Divide()
    {
        if (_isDivided)
            return;
        _isDivided = true;
        foreach (ComponentShard shard in _shards)
            shard.CopyFrom(_parameters.All, shard.Parameters.All);
        foreach (AlignedBuffer moment in _optimizer.Moments)
        {
            float[] joined = moment.Span.ToArray();
            foreach (ComponentShard shard in _shards)
                shard.CopyFrom(joined, shard.PartOf(moment));
        }
    }

    private readonly ref struct FirstStep(ComponentShard[] shards, ReadOnlySpan<int> batch) : IDivisibleWork
    {
        private readonly ReadOnlySpan<int> _batch = batch;

        public void Do(int first, int end)
        {
            foreach (ComponentShard shard in shards.AsSpan(first..end))
                shard.Summarise(_batch);
        }
    }

    private readonly struct SecondStep(ComponentShard[] shards, IOptimizer optimizer) : IDivisibleWork
    {
        public void Do(int first, int end)
        {
            foreach (ComponentShard shard in shards.AsSpan(first..end))
                shard.Evaluate(optimizer);
        }
    }
}
