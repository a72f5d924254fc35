using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Reading;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>
/// Reads training rows from a data view, in one pass over the columns needed, refuses those that cannot be trained on, and scales the
/// others. Rows that take more memory than they may are measured and not kept: the training then reads them anew.
/// </summary>
/// <remarks>
/// Objectives are not scale-free, so the reader warns of inputs far from unit scale: where the non-zero values, less the mean if that is
/// subtracted, have a root mean square outside 0.1 … 10. Non-zero values, since how many zeros there are says nothing about the scale.
/// Scalings that set the scale themselves have nothing to warn of.
/// </remarks>
/// <param name="host">Carries ML.NET's cancellation, marks exceptions.</param>
/// <param name="batchSize">The rows of a batch.</param>
/// <param name="cacheMegabytes">The memory that rows may take, in units of 2²⁰ bytes; null for a quarter of what the runtime may use.</param>
/// <param name="cancellation">The caller's own cancellation.</param>
internal sealed class TrainingDataReader(IHost host, int batchSize, int? cacheMegabytes, CancellationToken cancellation)
{
    private const double SmallestUnitScale = 0.1;
    private const double LargestUnitScale = 10;
    private const int ShareOfMemory = 4;

    private readonly long _cacheBytes = cacheMegabytes is int given
        ? (long)given << 20
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory;

    /// <summary>Whether to hash the rows, so that they can be told from others.</summary>
    public bool HashesRows { get; init; }

    /// <param name="view">The data, its columns already checked.</param>
    /// <param name="inputNames">The distinct input columns.</param>
    /// <param name="weightName">The column of example weights; may be null.</param>
    /// <param name="channel">Receives warnings, and the ratio of mean to deviation of each input column.</param>
    /// <param name="scaling">How the rows are scaled.</param>
    /// <exception cref="InvalidOperationException">A value or the number of rows does not allow training; the message says which.</exception>
    public TrainingData Read(IDataView view, string[] inputNames, string? weightName, IChannel channel, InputScaling scaling = InputScaling.None)
    {
        TrainingColumnReader[] readers = inputNames.Select(name => new TrainingColumnReader(view.Schema[name], NewHash(), CheckAlive)).ToArray();
        RowsHash? ids = NewHash();
        DataViewSchema.Column? weightColumn = weightName is null ? null : view.Schema[weightName];
        float[]? weights = ReadRows(view, readers, weightColumn, ids);

        var columns = new Dictionary<string, TrainingColumn>();
        foreach (TrainingColumnReader reader in readers)
        {
            CheckAlive();
            TrainingRows? rows = reader.Finish(weights, out InputMoments moments);
            var scaler = InputScaler.Estimate(moments, scaling);
            Report(channel, reader, moments, scaler, kept: rows is not null);
            columns.Add(
                reader.Column.Name,
                new TrainingColumn(
                    reader.Column, reader.Extent, moments, scaler, rows?.Scale(scaler, moments, CheckAlive), reader.Hash, reader.HashSum));
        }

        return new TrainingData(view, weightColumn, columns, weights, _cacheBytes, ids?.ToString());
    }

    /// <returns>The weights of rows that were kept; null where none were, or where all weights are 1.</returns>
    private float[]? ReadRows(IDataView view, TrainingColumnReader[] readers, DataViewSchema.Column? weightColumn, RowsHash? ids)
    {
        var smallest = new SmallestWeights(batchSize);
        List<float>? weights = weightColumn is null ? null : [];
        bool keeps = true;
        IEnumerable<DataViewSchema.Column> columns = readers.Select(reader => reader.Column);
        using (DataViewRowCursor cursor = view.GetRowCursor(weightColumn is null ? columns : columns.Append(weightColumn.Value)))
        {
            VectorReader[] vectors = readers.Select(reader => new VectorReader(host, cursor, reader.Column)).ToArray();
            var exampleWeight = new WeightReader(host, cursor, weightColumn);
            ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                CheckAlive();
                float weight = exampleWeight.Read();
                if (weight == 0)
                    continue;
                if (weightColumn is not null)
                    smallest.Add(weight);
                weights?.Add(weight);
                if (ids is not null)
                {
                    getId(ref id);
                    ids.Add(id);
                }

                for (int i = 0; i < readers.Length; i++)
                    readers[i].Add(vectors[i].ReadFinite("training"), weight);

                if (keeps && !Fits(readers, weights))
                {
                    foreach (TrainingColumnReader reader in readers)
                        reader.StopKeeping(weights);
                    (keeps, weights) = (false, null);
                }
            }
        }

        CheckRowCount(readers, weightColumn?.Name);
        if (weightColumn is not null)
            CheckSmallestBatch(smallest, weightColumn.Value.Name);
        return weights is null ? null : [.. weights];
    }

    private RowsHash? NewHash() => HashesRows ? new RowsHash() : null;

    private bool Fits(TrainingColumnReader[] readers, List<float>? weights)
    {
        long bytes = (weights?.Count ?? 0) * (long)sizeof(float);
        bool fitArrays = true;
        foreach (TrainingColumnReader reader in readers)
        {
            bytes += reader.Bytes;
            fitArrays &= reader.FitsArrays;
        }

        return fitArrays && bytes <= _cacheBytes;
    }

    private void CheckAlive()
    {
        cancellation.ThrowIfCancellationRequested();
        host.CheckAlive();
    }

    private void CheckRowCount(TrainingColumnReader[] readers, string? weightName)
    {
        long count = readers[0].Extent.Rows;
        if (count >= 2)
            return;
        string names = string.Join("', '", readers.Select(reader => reader.Column.Name));
        string weighted = weightName is null ? "" : $" with a weight above 0 in '{weightName}'";
        throw host.Except($"Training on column '{names}' needs at least 2 rows{weighted}; found {count}.");
    }

    /// <summary>Any rows may meet in a batch; those with the smallest weights must still count as more than one row.</summary>
    private void CheckSmallestBatch(SmallestWeights smallest, string column)
    {
        if (smallest.Sum <= 1)
        {
            throw host.Except(FormattableString.Invariant(
                $"Example weight column '{column}': the {smallest.Count} smallest weights sum to {smallest.Sum:G6}; weights are counts, and the rows of a batch must count as more than 1 for a variance to exist. Scale the weights up."));
        }
    }

    private void Report(IChannel channel, TrainingColumnReader reader, InputMoments moments, InputScaler scaler, bool kept)
    {
        string column = reader.Column.Name;
        channel.Info(FormattableString.Invariant(
            $"Column '{column}': the mean of the inputs is {scaler.MeanToDeviationRatio:G3} times as long as their standard deviation."));
        if (!kept)
        {
            channel.Info(FormattableString.Invariant(
                $"Column '{column}': {reader.Extent.Rows} rows with {reader.Extent.NonZeros} non-zero values do not fit the cache of {_cacheBytes >> 20} MB; every epoch reads them anew."));
        }

        if (scaler.Scales)
            return;
        double rootMeanSquare = moments.RootMeanSquareOfNonZeros(scaler.Mean);
        if (rootMeanSquare is >= SmallestUnitScale and <= LargestUnitScale)
            return;
        string values = scaler.Scaling == InputScaling.MeanCentred
            ? "the non-zero values, less the mean of each input,"
            : "the non-zero values";
        channel.Warning(FormattableString.Invariant(
            $"Column '{column}': {values} have a root mean square of {rootMeanSquare:G3}, far from 1. The objective is not scale-free; bring the inputs to unit scale first, or set InputScaling to UnitMeanNorm or Standardised."));
    }
}
