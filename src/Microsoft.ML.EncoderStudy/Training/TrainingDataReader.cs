using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>The rows of each input column, and the example weights that belong to them (null where all are 1).</summary>
internal sealed record TrainingData(IReadOnlyDictionary<string, TrainingRows> Inputs, float[]? Weights);

/// <summary>Reads training rows from a data view, in one pass over the columns needed, and refuses those that cannot be trained on.</summary>
internal sealed class TrainingDataReader(IHost host, int batchSize, CancellationToken cancellation)
{
    private const double SmallestUnitScale = 0.1;
    private const double LargestUnitScale = 10;

    /// <param name="view">The data, its columns already checked.</param>
    /// <param name="inputNames">The distinct input columns.</param>
    /// <param name="weightName">The column of example weights; may be null.</param>
    /// <param name="channel">Receives warnings.</param>
    /// <exception cref="InvalidOperationException">A value or the number of rows does not allow training; the message says which.</exception>
    public TrainingData Read(IDataView view, string[] inputNames, string? weightName, IChannel channel)
    {
        DataViewSchema.Column[] columns = inputNames.Select(name => view.Schema[name]).ToArray();
        DataViewSchema.Column? weightColumn = weightName is null ? null : view.Schema[weightName];
        var builders = columns.Select(column => new TrainingRowsBuilder(column.Type.GetVectorSize())).ToArray();
        var weights = new List<float>();

        IEnumerable<DataViewSchema.Column> needed = weightColumn is null ? columns : columns.Append(weightColumn.Value);
        using (DataViewRowCursor cursor = view.GetRowCursor(needed))
        {
            var getters = columns.Select(cursor.GetGetter<VBuffer<float>>).ToArray();
            ValueGetter<float>? getWeight = weightColumn is null ? null : cursor.GetGetter<float>(weightColumn.Value);
            VBuffer<float> row = default;
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                host.CheckAlive();
                if (getWeight is not null)
                {
                    float weight = 0;
                    getWeight(ref weight);
                    CheckWeight(weight, weightName!, cursor.Position);
                    if (weight == 0)
                        continue;
                    weights.Add(weight);
                }

                for (int i = 0; i < columns.Length; i++)
                {
                    getters[i](ref row);
                    CheckFinite(row, columns[i].Name, cursor.Position);
                    builders[i].Add(row);
                }
            }
        }

        CheckRowCount(builders[0].Count, columns, weightName);
        if (weightName is not null)
            CheckSmallestBatch(weights, weightName);
        for (int i = 0; i < columns.Length; i++)
            WarnOfScale(channel, columns[i].Name, builders[i].RootMeanSquare);

        var inputs = new Dictionary<string, TrainingRows>();
        for (int i = 0; i < columns.Length; i++)
            inputs.Add(columns[i].Name, builders[i].Build());
        return new TrainingData(inputs, weightName is null ? null : [.. weights]);
    }

    private void CheckFinite(in VBuffer<float> row, string column, long position)
    {
        if (Kernels.Best.AllFinite(row.GetValues()))
            return;
        foreach (KeyValuePair<int, float> item in row.Items())
        {
            if (!float.IsFinite(item.Value))
            {
                throw host.Except(FormattableString.Invariant(
                    $"Column '{column}', row {position}, slot {item.Key}: found {item.Value}; training needs finite values. Filter or replace such rows first (FilterRowsByMissingValues, ReplaceMissingValues)."));
            }
        }
    }

    private void CheckWeight(float weight, string column, long position)
    {
        if (!float.IsFinite(weight) || weight < 0)
        {
            throw host.Except(FormattableString.Invariant(
                $"Example weight column '{column}', row {position}: found {weight}; weights are counts, finite and at least 0."));
        }
    }

    private void CheckRowCount(int count, DataViewSchema.Column[] columns, string? weightName)
    {
        if (count >= 2)
            return;
        string names = string.Join("', '", columns.Select(column => column.Name));
        string weighted = weightName is null ? "" : $" with a weight above 0 in '{weightName}'";
        throw host.Except($"Training on column '{names}' needs at least 2 rows{weighted}; found {count}.");
    }

    /// <summary>Any rows may meet in a batch; those with the smallest weights must still count as more than one row.</summary>
    private void CheckSmallestBatch(List<float> weights, string column)
    {
        double total = weights.Order().Take(batchSize).Sum(weight => (double)weight);
        if (total <= 1)
        {
            throw host.Except(FormattableString.Invariant(
                $"Example weight column '{column}': the {Math.Min(batchSize, weights.Count)} smallest weights sum to {total:G6}; weights are counts, and the rows of a batch must count as more than 1 for a variance to exist. Scale the weights up."));
        }
    }

    private static void WarnOfScale(IChannel channel, string column, double rootMeanSquare)
    {
        if (rootMeanSquare is < SmallestUnitScale or > LargestUnitScale)
        {
            channel.Warning(FormattableString.Invariant(
                $"Column '{column}': the non-zero values have a root mean square of {rootMeanSquare:G3}, far from 1. The objective is not scale-free; bring the inputs to unit scale first."));
        }
    }
}
