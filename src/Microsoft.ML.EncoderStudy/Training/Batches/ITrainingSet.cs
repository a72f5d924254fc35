using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Batches;

/// <summary>The scaled rows of one training, wherever they lie.</summary>
internal interface ITrainingSet
{
    /// <summary>What batches are selected from.</summary>
    TrainingRows Rows { get; }

    /// <summary>Frequency weights by row number, or null where all are 1.</summary>
    float[]? Weights { get; }

    /// <summary>The number of rows.</summary>
    long Count { get; }

    /// <summary>The numbers of all rows in the order of the data, each valid until the next is asked for.</summary>
    IEnumerable<int> InOrder();

    /// <summary>Draws the rows to hold out.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="validationFraction">The share of rows to hold out.</param>
    /// <param name="random">Draws them.</param>
    /// <exception cref="InvalidOperationException">A part would have fewer than two rows, or rows that count as no more than one.</exception>
    RowSplit Split(IHost host, int batchSize, double validationFraction, Random random);
}
