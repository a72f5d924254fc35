namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Finds out whether steps are faster on several threads or on one, by trying both again and again.</summary>
/// <param name="clock">Measures the steps.</param>
internal sealed class ThreadTrial(TimeProvider clock)
{
    /// <summary>The steps tried each way.</summary>
    public const int StepsOfTrial = 64;

    /// <summary>The steps before those of each way that do not count: what a thread needs is in the cache of the one that had it last.</summary>
    public const int StepsToSettle = 16;

    /// <summary>The steps from the beginning of a trial that several threads win to the next.</summary>
    public const int Period = 4096;

    /// <summary>The steps that one thread takes alone when it has won; then what kept the others busy may be over.</summary>
    public const int StepsAlone = 1024;

    /// <summary>The steps before the first trial: by then the code is compiled as well as it will be, nearly.</summary>
    public const int StepsBefore = 1024;

    private const int HalfOfTrial = StepsToSettle + StepsOfTrial;

    private int _step = Period - StepsBefore;
    private long _start;
    private TimeSpan _together;

    /// <summary>Whether the next step should use the threads.</summary>
    public bool UseThreads { get; private set; } = true;

    /// <summary>Takes note of a step.</summary>
    public void StepTaken()
    {
        _step++;
        switch (_step)
        {
            case Period:
                UseThreads = true;
                _step = 0;
                break;
            case StepsToSettle:
            case HalfOfTrial + StepsToSettle:
                _start = clock.GetTimestamp();
                break;
            case HalfOfTrial:
                _together = clock.GetElapsedTime(_start);
                UseThreads = false;
                break;
            case 2 * HalfOfTrial:
                UseThreads = _together <= clock.GetElapsedTime(_start);
                if (!UseThreads)
                    _step = Period - StepsAlone;
                break;
        }
    }
}
