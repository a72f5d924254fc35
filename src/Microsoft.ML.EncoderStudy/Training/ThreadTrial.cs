namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Finds out whether steps are faster on several threads or on one, by what they take while the training goes on.</summary>
/// <remarks>
/// <para>
/// Where other programs keep cores busy, several threads can be slower than one: they wait for the one that is not running. Each block of
/// steps says what a step takes in the way in which they were taken, and the next block is taken in the way that takes less. A block in the
/// other way now and then keeps its estimate fresh; a longer one follows as long as it is faster.
/// </para>
/// <para>
/// Several threads that hardly wait for each other cannot lose much: the caller's share of the work is less than all of it. One thread
/// alone, which on a machine of many cores takes many times as long, is therefore tried only where much time went by in waiting.
/// </para>
/// </remarks>
/// <param name="clock">Measures the steps.</param>
internal sealed class ThreadTrial(TimeProvider clock)
{
    /// <summary>The least length of a block of steps: several turns of programs that share a core.</summary>
    public static readonly TimeSpan LengthOfBlock = TimeSpan.FromMilliseconds(10);

    /// <summary>The share of the time on several threads, spent in waiting for each other, up to which one thread is not tried.</summary>
    public const double HarmlessWaiting = 1.0 / 8;

    /// <summary>The share of its time that a training may lose by trying again what was slower.</summary>
    public const double ShareOfTries = 1.0 / 64;

    /// <summary>The least share of a try that is taken to be lost: what a thread needs is in the cache of the one that had it last.</summary>
    private const double LeastLoss = 1.0 / 8;

    private readonly Way _together = new();
    private readonly Way _alone = new();
    private long _start;
    private TimeSpan _waitedBefore;
    private int _steps;
    private TimeSpan _sinceTry;
    private bool _waitsMuch;

    /// <summary>Whether the next step should use the threads.</summary>
    public bool UseThreads { get; private set; } = true;

    /// <summary>Begins a block: what went by since the last step was something else.</summary>
    /// <param name="waited">How long threads have waited for each other, from some point on.</param>
    public void Begin(TimeSpan waited)
    {
        _start = clock.GetTimestamp();
        _waitedBefore = waited;
        _steps = 0;
    }

    /// <summary>Takes note of a step.</summary>
    /// <param name="waited">How long threads have waited for each other, from the same point on.</param>
    public void StepTaken(TimeSpan waited)
    {
        _steps++;
        TimeSpan elapsed = clock.GetElapsedTime(_start);
        if (elapsed < LengthOfBlock)
            return;
        EndBlock(elapsed, waited - _waitedBefore);
        Begin(waited);
    }

    private void EndBlock(TimeSpan elapsed, TimeSpan waited)
    {
        Way present = UseThreads ? _together : _alone;
        double seconds = elapsed.TotalSeconds / _steps;
        if (!present.Observe(seconds))
            return;
        if (UseThreads)
            _waitsMuch = waited > HarmlessWaiting * elapsed;

        bool togetherIsFaster = _together.SecondsPerStep < _alone.SecondsPerStep;
        (Way faster, Way slower) = togetherIsFaster ? (_together, _alone) : (_alone, _together);
        bool wasTry = present == slower;
        _sinceTry = wasTry ? TimeSpan.Zero : _sinceTry + elapsed;
        bool mayTry = !togetherIsFaster || _waitsMuch;
        bool tries = (wasTry && seconds < faster.SecondsPerStep)
            || (mayTry && _sinceTry.TotalSeconds >= LossOfTry(faster, slower) / ShareOfTries);
        UseThreads = togetherIsFaster != tries;
    }

    /// <summary>The seconds that a block in the slower way loses; 0 where nothing is known of it.</summary>
    private static double LossOfTry(Way faster, Way slower) => slower.IsKnown
        ? Math.Max(LengthOfBlock.TotalSeconds, slower.SecondsPerStep) * Math.Max(LeastLoss, 1 - (faster.SecondsPerStep / slower.SecondsPerStep))
        : 0;

    /// <summary>A way to take steps, and what they took lately.</summary>
    private sealed class Way
    {
        private bool _isCompiled;

        /// <summary>Infinite where not known.</summary>
        public double SecondsPerStep { get; private set; } = double.PositiveInfinity;

        public bool IsKnown => double.IsFinite(SecondsPerStep);

        /// <summary>Takes note of a block, unless it is the first: in that one, code was compiled.</summary>
        /// <returns>Whether it counts.</returns>
        public bool Observe(double secondsPerStep)
        {
            if (_isCompiled)
                SecondsPerStep = IsKnown ? (SecondsPerStep + secondsPerStep) / 2 : secondsPerStep;
            _isCompiled = true;
            return IsKnown;
        }
    }
}
