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
internal sealed class DividedDecoderFreeEngine : ICheckpointedEngine<EncoderParameters, TermLosses>
{
    /// <summary>What a step over dense rows multiplies and adds at least, for its weights.</summary>
    private const int LeastMultiplyAdds = 1 << 20;

    private readonly Workers _workers;
    private readonly Kernels _kernels;
    private readonly DecoderFreeGradients _whole;
    private readonly EncoderParameters _parameters;
    private readonly ComponentShard[] _shards;

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
        _shards = new ComponentShard[shards];
        for (int i = 0; i < shards; i++)
        {
            int first = groups * i / shards * Kernels.GroupColumns;
            int end = Math.Min(groups * (i + 1) / shards * Kernels.GroupColumns, parameters.Components);
            var gradients = new DecoderFreeGradients(
                kernels, settings with { Components = end - first }, rows.Share(i, shards), rowWeights, largestBatch);
            _shards[i] = new ComponentShard(kernels, gradients, rows.Inputs, parameters.Stride, first, end - first);
        }

        DecoderFreeGradients.Join([.. _shards.Select(shard => shard.Gradients)]);
    }

    /// <summary>Whether a training can be divided so, with the bits that it has on one thread, and gains by it.</summary>
    /// <remarks>
    /// Weight redundancy sums over all components in one go, and lazy updates are for one memory. More components than rows would have every
    /// thread make the whole Gram matrix of the rows. A step of less than <see cref="LeastMultiplyAdds"/> is over before the threads have met.
    /// </remarks>
    public static bool CanDivide(DecoderFreeSettings settings, int threads, int inputs, int largestBatch) =>
        threads > 1 && settings.Components > Kernels.GroupColumns && settings.WeightRedundancyWeight == 0 && inputs < LazyUpdates.LeastInputs
        && settings.Components <= largestBatch && largestBatch <= Decorrelation.LargestDividedBatch
        && (long)largestBatch * inputs * settings.Components >= LeastMultiplyAdds;

    public EncoderParameters Parameters
    {
        get
        {
            Join();
            return _parameters;
        }
    }

    public TermLosses Step(ReadOnlySpan<int> rows, TrainingStep step)
    {
        if (_workers.Divides)
        {
            Divide();
            return DividedStep(rows, step.LearningRate);
        }

        Join();
        TermLosses losses = _whole.LossAndGradient(rows, _parameters, _gradient);
        _optimizer.Step(_kernels, step.LearningRate, _gradient.All, _parameters.All);
        return losses;
    }

    public TermLosses Loss(ReadOnlySpan<int> rows) => _whole.Loss(rows, Parameters);

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

    private TermLosses DividedStep(ReadOnlySpan<int> rows, float learningRate)
    {
        var preparation = new Preparation(_shards, rows);
        _workers.Divide(ref preparation, _shards.Length, least: 1);
        _optimizer.BeginStep(learningRate);
        var completion = new Completion(_shards, _optimizer);
        _workers.Divide(ref completion, _shards.Length, least: 1);
        _optimizer.ForgetSteps();
        return _shards[0].Gradients.CompletedLosses();
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

    private readonly ref struct Preparation(ComponentShard[] shards, ReadOnlySpan<int> rows) : IDivisibleWork
    {
        private readonly ReadOnlySpan<int> _rows = rows;

        public void Do(int first, int end)
        {
            foreach (ComponentShard shard in shards.AsSpan(first..end))
                shard.Prepare(_rows);
        }
    }

    private readonly struct Completion(ComponentShard[] shards, IOptimizer optimizer) : IDivisibleWork
    {
        public void Do(int first, int end)
        {
            foreach (ComponentShard shard in shards.AsSpan(first..end))
                shard.Complete(optimizer);
        }
    }
}
