using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>What a training works on.</summary>
/// <param name="View">Where the rows came from.</param>
/// <param name="WeightColumn">The column of example weights; null where all are 1.</param>
/// <param name="Columns">What was found in each input column.</param>
/// <param name="Weights">The example weights that belong to rows in memory; null where all are 1, or where the rows are not in memory.</param>
/// <param name="CacheBytes">The memory that rows may take.</param>
/// <param name="IdHash">The hash of the identities of the rows, in their order; null where it was not asked for.</param>
internal sealed record TrainingData(
    IDataView View, DataViewSchema.Column? WeightColumn, IReadOnlyDictionary<string, TrainingColumn> Columns, float[]? Weights, long CacheBytes,
    string? IdHash);

/// <summary>What was found in an input column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Extent">How much it is.</param>
/// <param name="Moments">Mean and deviation of every input.</param>
/// <param name="Scaler">How the rows are scaled for the training.</param>
/// <param name="Rows">The scaled rows; null where they do not fit in memory.</param>
/// <param name="Hash">The hash of the rows as they were read, with their weights; null where it was not asked for.</param>
/// <param name="HashSum">The sum of the hashes of the rows as they were read, with their weights; null where they are in memory.</param>
internal sealed record TrainingColumn(
    DataViewSchema.Column Column, RowExtent Extent, InputMoments Moments, InputScaler Scaler, TrainingRows? Rows, string? Hash,
    ulong? HashSum);

/// <summary>How much there is of some rows.</summary>
internal sealed class RowExtent
{
    /// <summary>The number of rows.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of values that are not 0.</summary>
    public long NonZeros { get; private set; }

    /// <summary>The number of values that are not 0 in the row that has most of them.</summary>
    public int LargestRow { get; private set; }

    public void Add(int nonZeros)
    {
        Rows++;
        NonZeros += nonZeros;
        LargestRow = Math.Max(LargestRow, nonZeros);
    }
}
