namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>The smallest of any number of weights.</summary>
/// <param name="capacity">How many to keep: those of a batch.</param>
internal sealed class SmallestWeights(int capacity)
{
    private readonly PriorityQueue<float, float> _largestFirst = new(Comparer<float>.Create((left, right) => right.CompareTo(left)));

    /// <summary>How many are kept.</summary>
    public int Count => _largestFirst.Count;

    /// <summary>The sum of those kept, added up from the smallest on.</summary>
    public double Sum => _largestFirst.UnorderedItems.Select(item => item.Element).Order().Sum(weight => (double)weight);

    public void Add(float weight)
    {
        if (_largestFirst.Count < capacity)
            _largestFirst.Enqueue(weight, weight);
        else
            _largestFirst.EnqueueDequeue(weight, weight);
    }
}
