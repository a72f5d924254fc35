using System.Numerics;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A batch of sparse rows, sorted by input: for each input that occurs, its non-zeros in the order of the rows.</summary>
/// <remarks>A counting sort, in two passes over the non-zeros and one over a bit per input. One thread at a time.</remarks>
/// <param name="inputs">D.</param>
internal sealed class ColumnwiseBatch(int inputs)
{
    /// <summary>By input: how often it occurs, then where its next entry belongs; 0 between two batches.</summary>
    private readonly int[] _places = new int[inputs];

    /// <summary>A bit per input: whether it occurs; 0 between two batches.</summary>
    private readonly ulong[] _occurs = new ulong[(inputs + 63) / 64];
    private int[] _inputs = [];
    private int[] _starts = [0];
    private SparseEntry[] _entries = [];
    private int _count;

    /// <summary>The inputs that occur, each once, increasing.</summary>
    public ReadOnlySpan<int> Inputs => _inputs.AsSpan(0, _count);

    /// <summary>The non-zeros of one of <see cref="Inputs"/>, by its place there.</summary>
    public ReadOnlySpan<SparseEntry> EntriesAt(int place) => _entries.AsSpan(_starts[place].._starts[place + 1]);

    /// <summary>Sorts the non-zeros of a batch.</summary>
    public void Sort(SparseBatch batch)
    {
        int nonZeros = (int)batch.NonZeros;
        if (_entries.Length < nonZeros)
        {
            _inputs = new int[nonZeros];
            _starts = new int[nonZeros + 1];
            _entries = new SparseEntry[nonZeros];
        }

        Count(batch);
        ListInputs();
        Distribute(batch);
        foreach (int input in Inputs)
            _places[input] = 0;
    }

    private void Count(SparseBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            foreach (int input in batch.Indices[batch.Starts[row]..batch.Ends[row]])
            {
                _places[input]++;
                _occurs[input >> 6] |= 1UL << input;
            }
        }
    }

    /// <summary>Lists the inputs that occur, and gives each its place among the entries.</summary>
    private void ListInputs()
    {
        int total = 0;
        _count = 0;
        for (int word = 0; word < _occurs.Length; word++)
        {
            for (ulong left = _occurs[word]; left != 0; left &= left - 1)
            {
                int input = (word << 6) + BitOperations.TrailingZeroCount(left);
                ref int next = ref _places[input];
                _inputs[_count] = input;
                _starts[_count++] = total;
                (next, total) = (total, total + next);
            }

            _occurs[word] = 0;
        }

        _starts[_count] = total;
    }

    private void Distribute(SparseBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            for (int n = batch.Starts[row]; n < batch.Ends[row]; n++)
                _entries[_places[batch.Indices[n]]++] = new SparseEntry(row, batch.Values[n]);
        }
    }
}

/// <summary>A non-zero of a batch.</summary>
/// <param name="Row">Its row within the batch.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct SparseEntry(int Row, float Value);
