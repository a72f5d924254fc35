using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>How the work of a kernel is divided among threads, where it is enough for more than one.</summary>
/// <remarks>
/// <para>
/// Each kernel says once what its units are: rows, groups of columns, stretches of elements. Units have no sum in common: each result is
/// computed by one thread in the order in which one thread alone computes it, so its bits do not depend on the number of threads.
/// </para>
/// <para>
/// Handing work to a thread costs less than a microsecond. What limits how finely it pays to divide is memory: what one core wrote and
/// another reads moves between their caches, at tens of nanoseconds a line. A part is therefore at least some 100 µs long.
/// </para>
/// </remarks>
internal abstract partial class Kernels
{
    /// <summary>The least floats that are worth a thread where they come from memory: about 100 µs of them.</summary>
    public const int LeastFloatsFromMemory = 1 << 18;

    /// <summary>The least floats that are worth a thread in an elementwise kernel: about 100 µs of them.</summary>
    private protected const int LeastFloats = 1 << 20;

    /// <summary>The least multiply-adds that are worth a thread: about 100 µs of them.</summary>
    private protected const int LeastMultiplyAdds = 4 << 20;

    /// <summary>How many times the cost of a multiplication an exponential has, a logarithm, or Adam's root and quotient.</summary>
    private protected const int CostOfFunction = 8;

    private readonly Workers? _workers;

    private protected Kernels(Workers? workers) => _workers = workers;

    /// <summary>These kernels on one thread: what each thread of a divided work computes with.</summary>
    public abstract Kernels OnOneThread { get; }

    /// <summary>These kernels with their work divided among threads. One caller at a time.</summary>
    public abstract Kernels DividedAmong(Workers workers);

    /// <summary>Does work, on as many threads as these kernels have and as it is worth.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">The number of its units.</param>
    /// <param name="costOfUnit">What one of them costs, in whatever it is measured.</param>
    /// <param name="leastCost">How much of that is worth a thread.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Divide<TWork>(in TWork work, int units, long costOfUnit, int leastCost)
        where TWork : struct, IDivisibleWork, allows ref struct
    {
        if (_workers is null)
            Unsafe.AsRef(in work).Do(0, units);
        else
            _workers.Divide(ref Unsafe.AsRef(in work), units, (int)Math.Max(1, leastCost / Math.Max(1, costOfUnit)));
    }
}

internal sealed partial class Kernels<TSimd, TVector>
{
    private readonly Kernels<TSimd, TVector>? _onOneThread;

    public Kernels()
        : base(workers: null)
    {
    }

    private Kernels(Kernels<TSimd, TVector> onOneThread, Workers workers)
        : base(workers) => _onOneThread = onOneThread;

    public override Kernels OnOneThread => _onOneThread ?? this;

    public override Kernels DividedAmong(Workers workers) => new Kernels<TSimd, TVector>(_onOneThread ?? this, workers);
}
