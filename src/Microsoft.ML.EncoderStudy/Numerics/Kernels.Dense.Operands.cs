using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>
    /// A or B where it lies, seen from the sum: along it run the columns of A or the rows of B, which are summed over; across it lie the rows
    /// of A or the columns of B. All steps count floats.
    /// </summary>
    /// <param name="first">The first element.</param>
    /// <param name="across">From one element to the next across.</param>
    /// <param name="along">From one element to the next along.</param>
    /// <param name="width">How many there are across.</param>
    private readonly ref struct Operand(ref float first, nuint across, nuint along, int width)
    {
        private readonly ref float _first = ref first;

        public nuint Across { get; } = across;

        public nuint Along { get; } = along;

        public int Width { get; } = width;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref float Element(int i, int k) => ref Unsafe.Add(ref _first, ((nuint)i * Across) + ((nuint)k * Along));

        public Operand From(int i, int k, int width) => new(ref Element(i, k), Across, Along, width);

        /// <summary>The operand as panels that stay where they are.</summary>
        public Panels InPlace(int panelWidth) => new(ref _first, (nuint)panelWidth * Across, Across, Along);
    }

    /// <summary>An operand as the tiles read it: panels as long as the sum and as wide as a tile, in place or packed. All steps count floats.</summary>
    /// <param name="first">The first element.</param>
    /// <param name="panel">From one panel to the next.</param>
    /// <param name="across">From one element to the next across a panel.</param>
    /// <param name="along">From one element to the next along a panel.</param>
    private readonly ref struct Panels(ref float first, nuint panel, nuint across, nuint along)
    {
        private readonly ref float _first = ref first;

        public nuint Across { get; } = across;

        public nuint Along { get; } = along;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ref float Panel(int index) => ref Unsafe.Add(ref _first, (nuint)index * panel);
    }
}
