namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Finds out whether steps are faster on several threads or on one, by trying both again and again.</summary>
/// <param name="clock">Measures the steps.</param>
internal sealed class ThreadTrial(TimeProvider clock)
{
    /// <summary>The steps tried each way.</summary>
    public const int StepsOfTrial = 64;

    /// <summary>The steps from the beginning of a trial to the next.</summary>
    public const int Period = 4096;

    /// <summary>The steps before the first trial: by then the code is compiled as well as it will be, nearly.</summary>
    public const int StepsBefore = 1024;

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
                _start = clock.GetTimestamp();
                break;
            case StepsOfTrial:
                UseThreads = false;
                _together = clock.GetElapsedTime(_start);
                _start = clock.GetTimestamp();
                break;
            case 2 * StepsOfTrial:
                UseThreads = _together <= clock.GetElapsedTime(_start);
                break;
        }
    }
}
