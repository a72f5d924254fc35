using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Batches;

/// <summary>Rows that are all in memory. Several trainings may use them one after the other.</summary>
/// <param name="rows">The scaled rows.</param>
/// <param name="weights">Frequency weights by row number, or null where all are 1.</param>
internal sealed class RowsInMemory(TrainingRows rows, float[]? weights) : ITrainingSet
{
    public TrainingRows Rows => rows;

    public float[]? Weights => weights;

    public long Count => rows.Count;

    public IEnumerable<int> InOrder() => Enumerable.Range(0, rows.Count);

    /// <remarks>Where no rows are held out, nothing is drawn and the rows keep their order.</remarks>
    public RowSplit Split(IHost host, int batchSize, double validationFraction, Random random)
    {
        int count = rows.Count;
        int[] order = Enumerable.Range(0, count).ToArray();
        if (validationFraction == 0)
            return new RowSplit(new BatchOrder(order, batchSize, weights), null);

        int heldOut = (int)Math.Round(validationFraction * count);
        RowSplit.CheckCounts(host, validationFraction, count, heldOut);
        new BatchOrder(order, batchSize, weights).Shuffle(random);
        return new RowSplit(Part(order[heldOut..], "trained on"), Part(order[..heldOut], "held out"));

        BatchOrder Part(int[] part, string role)
        {
            RowSplit.CheckWeight(host, part.Length, weights is null ? part.Length : part.Sum(row => (double)weights[row]), role);
            return new BatchOrder(part, batchSize, weights);
        }
    }
}
