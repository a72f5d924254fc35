using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>What compressed sparse rows must be for the kernels, which do not look: outside the library anyone may make such rows.</summary>
internal static class SparseRowChecks
{
    /// <exception cref="ArgumentException">A length, a start or a position is not as it should be.</exception>
    public static void Check(ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, int inputs)
    {
        if (values.Length != indices.Length)
            throw Error(nameof(values), $"expected {indices.Length} values, one for each position; found {values.Length}");
        CheckStarts(rowStarts, indices.Length);
        for (int i = 0; i + 1 < rowStarts.Length; i++)
            CheckPositions(indices[rowStarts[i]..rowStarts[i + 1]], i, inputs);
    }

    private static void CheckStarts(ReadOnlySpan<int> rowStarts, int nonZeros)
    {
        if (rowStarts.IsEmpty)
            throw Error(nameof(rowStarts), $"expected a start per row and the end of the last; found none");
        if (rowStarts[0] != 0)
            throw Error(nameof(rowStarts), $"expected row 0 to start at 0; found {rowStarts[0]}");
        if (rowStarts[^1] != nonZeros)
            throw Error(nameof(rowStarts), $"expected the last row to end at {nonZeros}, the number of positions; found {rowStarts[^1]}");
        for (int i = 1; i < rowStarts.Length; i++)
        {
            if (rowStarts[i] < rowStarts[i - 1])
                throw Error(nameof(rowStarts), $"expected row {i - 1} to end at {rowStarts[i - 1]}, its start, or later; found {rowStarts[i]}");
        }
    }

    private static void CheckPositions(ReadOnlySpan<int> indices, int row, int inputs)
    {
        if (Positions.FaultOf(indices, inputs) is string fault)
            throw Error(nameof(indices), $"row {row}: {fault}");
    }

    private static ArgumentException Error(string parameter, FormattableString message) => new(FormattableString.Invariant(message), parameter);
}
