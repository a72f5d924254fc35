namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Work that calls several kernels for each of its units, which do not depend on each other.</summary>
internal interface IKernelWork
{
    /// <summary>Does the units from <paramref name="first"/> up to, and without, <paramref name="end"/>. Called from several threads at once.</summary>
    /// <param name="kernels">The arithmetic of one thread.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="end">The unit behind the last.</param>
    void Do(Kernels kernels, int first, int end);
}

internal abstract partial class Kernels
{
    /// <summary>Does work, on as many threads as these kernels have and as it is enough for.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">The number of its units.</param>
    /// <param name="floats">The floats that come from memory for all of it.</param>
    public abstract void Divide<TWork>(in TWork work, int units, long floats)
        where TWork : struct, IKernelWork, allows ref struct;
}

internal sealed partial class Kernels<TSimd, TVector>
{
    public override void Divide<TWork>(in TWork work, int units, long floats) => work.Do(this, 0, units);
}
