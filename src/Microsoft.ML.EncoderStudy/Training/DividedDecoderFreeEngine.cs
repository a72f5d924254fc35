using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Trains a decoder-free encoder with its analytic gradients, the components divided among threads.</summary>
/// <remarks>
/// <para>
/// For trainings whose steps are too short to divide kernel by kernel. Each thread has some components, with all that belongs to them in
/// memory of its own: weights, gradient and moments never move between cores. In a step the threads meet twice: when the
/// standardised activations and the sums of exponentials of all components are there, and at the end.
/// </para>
/// <para>
/// Where other programs keep a core busy, waiting for the thread that is there can cost more than it gives. From time to time the engine
/// tries for a few steps how long one thread takes for all shards, and stays with what is faster.
/// </para>
/// <para>The bits of parameters, losses and saved state are those of <see cref="ClosedFormDecoderFreeEngine"/>, for any number of threads.</para>
/// </remarks>
internal sealed class DividedDecoderFreeEngine : ITrainingEngine<EncoderParameters, TermLosses>
{
    /// <summary>What a step over dense rows multiplies and adds at least, for its weights.</summary>
    private const int LeastMultiplyAdds = 1 << 20;

    private readonly Workers _workers;
    private readonly DecoderFreeGradients _whole;
    private readonly EncoderParameters _parameters;
    private readonly ComponentShard[] _shards;

    /// <summary>The moments of a shard lie together, shard after shard.</summary>
    private readonly IOptimizer _optimizer;

    private readonly ThreadTrial _trial = new(TimeProvider.System);
    private bool _parametersAreCurrent = true;

    /// <param name="workers">The threads.</param>
    /// <param name="kernels">The arithmetic of one thread.</param>
    /// <param name="settings">The objective and the optimizer.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="whole">The gradients over all components and the same rows.</param>
    /// <param name="parameters">Where the training starts; written to when they are asked for.</param>
    public DividedDecoderFreeEngine(
        Workers workers, Kernels kernels, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch,
        DecoderFreeGradients whole, EncoderParameters parameters)
    {
        _workers = workers;
        _whole = whole;
        _parameters = parameters;
        _optimizer = Optimizers.Create(settings.Optimizer, settings.Momentum, parameters.All.Length);
        int groups = Kernels.Groups(parameters.Components), shards = Math.Min(workers.Threads, groups);
        _shards = new ComponentShard[shards];
        for (int i = 0; i < shards; i++)
        {
            int first = groups * i / shards * Kernels.GroupColumns;
            int end = Math.Min(groups * (i + 1) / shards * Kernels.GroupColumns, parameters.Components);
            var gradients = new DecoderFreeGradients(
                kernels, settings with { Components = end - first }, rows.Share(i, shards), rowWeights, largestBatch);
            _shards[i] = new ComponentShard(kernels, gradients, rows.Inputs, parameters.Stride, first, end - first);
            _shards[i].CopyFrom(parameters.All, _shards[i].Parameters.All);
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
            if (!_parametersAreCurrent)
            {
                foreach (ComponentShard shard in _shards)
                    shard.CopyTo(shard.Parameters.All, _parameters.All);
                _parametersAreCurrent = true;
            }

            return _parameters;
        }
    }

    public TermLosses Step(ReadOnlySpan<int> rows, TrainingStep step)
    {
        _parametersAreCurrent = false;
        int fewestShards = _trial.UseThreads ? 1 : _shards.Length;
        var preparation = new Preparation(_shards, rows);
        _workers.Divide(ref preparation, _shards.Length, fewestShards);
        _optimizer.BeginStep(step.LearningRate);
        var completion = new Completion(_shards, _optimizer);
        _workers.Divide(ref completion, _shards.Length, fewestShards);
        _optimizer.ForgetSteps();
        _trial.StepTaken();
        return _shards[0].Gradients.CompletedLosses();
    }

    public TermLosses Loss(ReadOnlySpan<int> rows) => _whole.Loss(rows, Parameters);

    public void SaveState(BinaryWriter writer)
    {
        Parameters.SaveState(writer);
        JoinMoments();
        _optimizer.SaveState(writer);
        DivideMoments();
    }

    public void LoadState(CheckpointReader reader)
    {
        _parameters.LoadState(reader);
        _parametersAreCurrent = true;
        foreach (ComponentShard shard in _shards)
            shard.CopyFrom(_parameters.All, shard.Parameters.All);
        _optimizer.LoadState(reader);
        DivideMoments();
    }

    public void Dispose()
    {
    }

    /// <summary>From shard after shard to the layout of the parameters, which is what a checkpoint has.</summary>
    private void JoinMoments()
    {
        foreach (AlignedBuffer moment in _optimizer.Moments)
        {
            EncoderParameters joined = _parameters.NewOfSameShape();
            foreach (ComponentShard shard in _shards)
                shard.CopyTo(shard.PartOf(moment), joined.All);
            joined.All.CopyTo(moment);
        }
    }

    private void DivideMoments()
    {
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
