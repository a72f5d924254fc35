namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Work on units that do not depend on each other (rows, groups of columns), so that threads may share it.</summary>
internal interface IDivisibleWork
{
    /// <summary>Does the units from <paramref name="first"/> up to, and without, <paramref name="end"/>. Called from several threads at once.</summary>
    void Do(int first, int end);
}
