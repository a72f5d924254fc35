namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Kernels that divide their work among threads, where it is enough for more than one.</summary>
/// <remarks>
/// <para>
/// Work is only ever divided where the parts have no sum in common: by rows or by columns. Each result is computed by one thread
/// in the order in which one thread alone computes it, so its bits do not depend on the number of threads. What sums over everything
/// (<see cref="SumOfSquares"/>) is left to one thread. One caller at a time.
/// </para>
/// <para>
/// Handing work to a thread costs less than a microsecond. What limits how finely it pays to divide is memory: what one core wrote and
/// another reads moves between their caches, at tens of nanoseconds a line. A part is therefore at least some 100 µs long.
/// </para>
/// </remarks>
/// <param name="kernels">What each thread computes with.</param>
/// <param name="workers">The threads; the caller disposes of them.</param>
internal sealed partial class ParallelKernels(Kernels kernels, Workers workers) : Kernels
{
    /// <summary>The least multiply-adds that are worth a thread: about 100 µs of them.</summary>
    private const int LeastMultiplyAdds = 4 << 20;

    /// <summary>The least floats that are worth a thread in an elementwise kernel: about 100 µs of them.</summary>
    private const int LeastFloats = 1 << 20;

    /// <summary>The least floats that are worth a thread where they come from memory: about 100 µs of them.</summary>
    private const int LeastFloatsFromMemory = 1 << 18;

    /// <summary>A part of the work, by <paramref name="first"/> and <paramref name="end"/> of its units.</summary>
    private delegate void Part(Kernels kernels, in Operands operands, int first, int end);

    public override int Width => kernels.Width;

    public override double SumOfSquares(ReadOnlySpan<float> x) => kernels.SumOfSquares(x);

    public override bool AllFinite(ReadOnlySpan<float> values) => kernels.AllFinite(values);

    public override void Divide<TWork>(in TWork work, int units, long floats)
    {
        var divided = new KernelWork<TWork>(kernels, work);
        workers.Divide(ref divided, units, (int)Math.Min(units, LeastFloatsFromMemory * (long)units / Math.Max(1, floats)));
    }

    private void Divide(in Operands operands, int units, long costOfUnit, int leastCost, Part part)
    {
        var work = new Work(kernels, operands, part);
        workers.Divide(ref work, units, (int)Math.Max(1, leastCost / Math.Max(1, costOfUnit)));
    }

    /// <summary>What a kernel works on. The names say how a part takes its share; what a kernel does not need stays empty.</summary>
    private readonly ref struct Operands
    {
        /// <summary>Matrices that are read: [rows × stride], or flat.</summary>
        public ReadOnlySpan<float> A { get; init; }

        public ReadOnlySpan<float> B { get; init; }

        /// <summary>One value per row, or empty.</summary>
        public ReadOnlySpan<float> RowWeights { get; init; }

        /// <summary>One value per column.</summary>
        public ReadOnlySpan<float> Columns1 { get; init; }

        public ReadOnlySpan<float> Columns2 { get; init; }

        public ReadOnlySpan<float> Columns3 { get; init; }

        /// <summary>What is written.</summary>
        public Span<float> Result { get; init; }

        public Span<float> Result2 { get; init; }

        public Span<float> Result3 { get; init; }

        public SparseBatch Batch { get; init; }

        public BitmapBatch Bitmaps { get; init; }

        /// <summary>The bitmaps of <see cref="Bitmaps"/>, transposed.</summary>
        public ReadOnlySpan<ulong> RowsByInput { get; init; }

        public DenseLayout Layout { get; init; }

        public AdamStep Step { get; init; }

        public double TotalWeight { get; init; }

        public float Factor { get; init; }

        public float Factor2 { get; init; }

        /// <summary>The padded width of a row.</summary>
        public int Stride { get; init; }

        /// <summary>From a group of columns to the next where a value belongs to each row and group.</summary>
        public int GroupStride { get; init; }

        /// <summary>The first column, or input, and the one behind the last.</summary>
        public int First { get; init; }

        public int End { get; init; }

        /// <summary>The weights of some rows.</summary>
        public ReadOnlySpan<float> WeightsOf(int first, int end) => RowWeights.IsEmpty ? RowWeights : RowWeights[first..end];
    }

    private readonly ref struct Work(Kernels kernels, Operands operands, Part part) : IDivisibleWork
    {
        private readonly Kernels _kernels = kernels;
        private readonly Operands _operands = operands;
        private readonly Part _part = part;

        public void Do(int first, int end) => _part(_kernels, _operands, first, end);
    }

    private readonly ref struct KernelWork<TWork>(Kernels kernels, TWork work) : IDivisibleWork
        where TWork : struct, IKernelWork, allows ref struct
    {
        private readonly Kernels _kernels = kernels;
        private readonly TWork _work = work;

        public void Do(int first, int end) => _work.Do(_kernels, first, end);
    }
}
