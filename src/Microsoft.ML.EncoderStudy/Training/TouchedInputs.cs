namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Finds the inputs that occur among non-zeros.</summary>
/// <param name="inputs">D.</param>
internal sealed class TouchedInputs(int inputs)
{
    private readonly int[] _lastSeen = new int[inputs];
    private int[] _found = [];
    private int _search;

    /// <summary>Each input that occurs, once, in the order in which it occurs first; valid until the next call.</summary>
    public ReadOnlySpan<int> Of(ReadOnlySpan<int> indices)
    {
        if (_found.Length < indices.Length)
            _found = new int[indices.Length];
        if (++_search == int.MaxValue)
        {
            Array.Clear(_lastSeen);
            _search = 1;
        }

        int count = 0;
        foreach (int input in indices)
        {
            if (_lastSeen[input] == _search)
                continue;
            _lastSeen[input] = _search;
            _found[count++] = input;
        }

        return _found.AsSpan(0, count);
    }
}
