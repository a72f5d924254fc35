namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A batch of rows by their non-zeros, which lie anywhere in two arrays shared with other rows.</summary>
internal readonly ref struct SparseBatch
{
    /// <param name="inputs">D, the size of a row.</param>
    /// <param name="indices">The positions of non-zeros, strictly increasing within a row and below D.</param>
    /// <param name="values">The non-zeros.</param>
    /// <param name="starts">Where each row begins in the other two: [rows].</param>
    /// <param name="ends">Where each row ends: [rows].</param>
    public SparseBatch(
        int inputs, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        Inputs = inputs;
        Indices = indices;
        Values = values;
        Starts = starts;
        Ends = ends;
        for (int row = 0; row < starts.Length; row++)
            NonZeros += ends[row] - starts[row];
    }

    public int Inputs { get; }

    public int Rows => Ends.Length;

    public long NonZeros { get; }

    public ReadOnlySpan<int> Indices { get; }

    public ReadOnlySpan<float> Values { get; }

    public ReadOnlySpan<int> Starts { get; }

    public ReadOnlySpan<int> Ends { get; }
}
