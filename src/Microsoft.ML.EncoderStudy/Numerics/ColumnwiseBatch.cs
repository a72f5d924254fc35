namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A batch of sparse rows, sorted by input: for each input that occurs, its non-zeros in the order of the rows.</summary>
/// <remarks>A counting sort, in two passes over the non-zeros. One thread at a time.</remarks>
/// <param name="inputs">D.</param>
internal sealed class ColumnwiseBatch(int inputs)
{
    /// <summary>By input: how often it occurs, then where its next entry belongs; 0 between two batches.</summary>
    private readonly int[] _places = new int[inputs];
    private int[] _inputs = [];
    private int[] _starts = [0];
    private SparseEntry[] _entries = [];
    private int _count;

    /// <summary>The inputs that occur, each once, in the order in which they first do.</summary>
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
        int total = 0;
        for (int place = 0; place < _count; place++)
        {
            ref int next = ref _places[_inputs[place]];
            _starts[place] = total;
            (next, total) = (total, total + next);
        }

        _starts[_count] = total;
        Distribute(batch);
        foreach (int input in Inputs)
            _places[input] = 0;
    }

    private void Count(SparseBatch batch)
    {
        _count = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            foreach (int input in batch.Indices[batch.Starts[row]..batch.Ends[row]])
            {
                if (_places[input]++ == 0)
                    _inputs[_count++] = input;
            }
        }
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
