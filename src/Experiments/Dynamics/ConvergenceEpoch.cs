namespace EncoderStudy.Experiments.Dynamics;

/// <summary>When a training has come to rest, as the study defines it.</summary>
internal static class ConvergenceEpoch
{
    private const double SmallChange = 1;
    private const int Consecutive = 5;

    /// <summary>The first of five consecutive epochs whose mean batch loss differs by less than 1 from that of the epoch before each.</summary>
    /// <param name="losses">The mean batch loss of every epoch.</param>
    /// <returns>The number of that epoch, from 2, since the first has none before it; null where there is none.</returns>
    public static int? Of(IReadOnlyList<double> losses)
    {
        int calm = 0;
        for (int i = 1; i < losses.Count; i++)
        {
            calm = Math.Abs(losses[i] - losses[i - 1]) < SmallChange ? calm + 1 : 0;
            if (calm == Consecutive)
                return i + 2 - Consecutive;
        }

        return null;
    }
}
