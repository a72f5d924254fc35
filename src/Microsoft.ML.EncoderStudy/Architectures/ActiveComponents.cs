using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The components that are active somewhere in a batch, and matrices of their columns only.</summary>
/// <remarks>
/// The columns of all others are 0 and add nothing to any product, not a bit. With an L1 penalty half of all components can be dead; the
/// decoder's products then take half the time. Activations are not negative, so a column whose sum is 0 is 0 (the square of a small one
/// would be 0 too).
/// </remarks>
/// <param name="kernels">The arithmetic.</param>
/// <param name="components">K.</param>
internal sealed class ActiveComponents(Kernels kernels, int components)
{
    private readonly AlignedBuffer _sums = new(Kernels.PaddedWidth(components));
    private readonly int[] _columns = new int[components];

    /// <summary>Their number.</summary>
    public int Count { get; private set; }

    /// <summary>The padded width of a row of their columns.</summary>
    public int Stride => Kernels.PaddedWidth(Math.Max(1, Count));

    /// <summary>Whether they are so few that products of their columns, with the copying, cost less than those of all.</summary>
    public bool AreFew => Stride < _sums.Length && 4 * Count <= 3 * components;

    /// <summary>Finds them.</summary>
    /// <param name="activations">a: [rows × stride].</param>
    public void Find(ReadOnlySpan<float> activations)
    {
        kernels.ColumnSums(activations, [], _sums);
        Count = 0;
        for (int j = 0; j < components; j++)
        {
            // NaN is active too: it must reach the loss.
            if (_sums.Span[j] != 0)
                _columns[Count++] = j;
        }
    }

    /// <summary>Copies their columns out of a matrix of all; the padding becomes 0.</summary>
    /// <param name="all">[rows × padded components].</param>
    /// <param name="some">[rows × <see cref="Stride"/>].</param>
    public void Gather(ReadOnlySpan<float> all, Span<float> some)
    {
        int stride = _sums.Length, width = Stride;
        ReadOnlySpan<int> columns = _columns.AsSpan(0, Count);
        for (int row = 0; row * width < some.Length; row++)
        {
            ReadOnlySpan<float> from = all.Slice(row * stride, stride);
            Span<float> to = some.Slice(row * width, width);
            for (int i = 0; i < columns.Length; i++)
                to[i] = from[columns[i]];
            to[columns.Length..].Clear();
        }
    }

    /// <summary>Copies their columns back into a matrix of all.</summary>
    /// <param name="some">[rows × <see cref="Stride"/>].</param>
    /// <param name="all">[rows × padded components].</param>
    public void PutBack(ReadOnlySpan<float> some, Span<float> all)
    {
        int stride = _sums.Length, width = Stride;
        ReadOnlySpan<int> columns = _columns.AsSpan(0, Count);
        for (int row = 0; row * width < some.Length; row++)
        {
            ReadOnlySpan<float> from = some.Slice(row * width, width);
            Span<float> to = all.Slice(row * stride, stride);
            for (int i = 0; i < columns.Length; i++)
                to[columns[i]] = from[i];
        }
    }
}
