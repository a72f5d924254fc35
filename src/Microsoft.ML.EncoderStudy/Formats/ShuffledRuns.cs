using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A random order of rows in a file in which neighbours stay together, so that a disk reads long pieces rather than rows.</summary>
/// <remarks>
/// Runs of rows are permuted; where they begin is drawn too, the file being a circle. They are long only in large files: there are never
/// fewer than 1,024, and none is longer than a megabyte. A small file's rows are each a run.
/// </remarks>
internal sealed class ShuffledRuns
{
    private const int FewestRuns = 1024;
    private const int LongestRun = 1 << 20;

    private readonly int _rows;
    private readonly int _length;
    private readonly int _shift;
    private readonly int[] _runs;

    /// <param name="random">Draws the order.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="length">The rows of a run.</param>
    public ShuffledRuns(Random random, int rows, int length)
    {
        _rows = rows;
        _length = length;
        // The last run may be shorter, and then has to stay the last; with the shift it is anywhere in the file.
        _runs = Utils.GetRandomPermutation(random, rows / length);
        _shift = length == 1 || rows == 0 ? 0 : random.Next(rows);
    }

    /// <summary>The rows of a run in a file of so many rows of so many bytes.</summary>
    public static int LengthFor(int rows, long bytesOfRow) =>
        (int)Math.Max(1, Math.Min(rows / FewestRuns, LongestRun / Math.Max(1, bytesOfRow)));

    /// <summary>The row in the file at a position of the order.</summary>
    public int RowAt(int position)
    {
        int run = position / _length;
        long row = run < _runs.Length ? ((long)_runs[run] * _length) + (position % _length) : position;
        return (int)((row + _shift) % _rows);
    }
}
