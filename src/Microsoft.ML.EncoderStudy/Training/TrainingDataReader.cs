using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What a training works on.</summary>
/// <param name="Inputs">The conditioned rows of each input column.</param>
/// <param name="Conditioning">How the rows of each input column were conditioned.</param>
/// <param name="Weights">The example weights that belong to the rows; null where all are 1.</param>
internal sealed record TrainingData(
    IReadOnlyDictionary<string, TrainingRows> Inputs, IReadOnlyDictionary<string, InputConditioning> Conditioning, float[]? Weights);

/// <summary>
/// Reads training rows from a data view, in one pass over the columns needed, refuses those that cannot be trained on, and conditions the
/// others.
/// </summary>
/// <remarks>
/// Objectives are not scale-free, so the reader warns of inputs far from unit scale: where the non-zero values, less the mean if that is
/// subtracted, have a root mean square outside 0.1 … 10. Non-zero values, since how many zeros there are says nothing about the scale.
/// Scalings that set the scale themselves have nothing to warn of.
/// </remarks>
internal sealed class TrainingDataReader(IHost host, int batchSize, CancellationToken cancellation)
{
    private const double SmallestUnitScale = 0.1;
    private const double LargestUnitScale = 10;

    /// <param name="view">The data, its columns already checked.</param>
    /// <param name="inputNames">The distinct input columns.</param>
    /// <param name="weightName">The column of example weights; may be null.</param>
    /// <param name="channel">Receives warnings, and the ratio of mean to deviation of each input column.</param>
    /// <param name="scaling">How the rows are conditioned.</param>
    /// <exception cref="InvalidOperationException">A value or the number of rows does not allow training; the message says which.</exception>
    public TrainingData Read(IDataView view, string[] inputNames, string? weightName, IChannel channel, InputScaling scaling = InputScaling.None)
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

        float[]? rowWeights = weightName is null ? null : [.. weights];
        var inputs = new Dictionary<string, TrainingRows>();
        var conditionings = new Dictionary<string, InputConditioning>();
        for (int i = 0; i < columns.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            host.CheckAlive();
            TrainingRows rows = builders[i].Build();
            var moments = InputMoments.Of(rows, rowWeights);
            var conditioning = InputConditioning.Estimate(moments, scaling);
            Report(channel, columns[i].Name, moments, conditioning);
            inputs.Add(columns[i].Name, rows.Condition(conditioning));
            conditionings.Add(columns[i].Name, conditioning);
        }

        return new TrainingData(inputs, conditionings, rowWeights);
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

    private static void Report(IChannel channel, string column, InputMoments moments, InputConditioning conditioning)
    {
        channel.Info(FormattableString.Invariant(
            $"Column '{column}': the mean of the inputs is {conditioning.MeanToDeviationRatio:G3} times as long as their standard deviation."));
        if (conditioning.Scales)
            return;
        double rootMeanSquare = moments.RootMeanSquareOfNonZeros(conditioning.Mean);
        if (rootMeanSquare is >= SmallestUnitScale and <= LargestUnitScale)
            return;
        string values = conditioning.Scaling == InputScaling.MeanCentred
            ? "the non-zero values, less the mean of each input,"
            : "the non-zero values";
        channel.Warning(FormattableString.Invariant(
            $"Column '{column}': {values} have a root mean square of {rootMeanSquare:G3}, far from 1. The objective is not scale-free; bring the inputs to unit scale first, or set InputScaling to UnitMeanNorm or Standardised."));
    }
}
