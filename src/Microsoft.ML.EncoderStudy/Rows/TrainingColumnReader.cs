using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>Takes in the rows of one input column: keeps them as long as it may, measures them in any case.</summary>
/// <param name="column">The column.</param>
/// <param name="hash">Takes in the rows too; null where nobody asks for their hash.</param>
/// <param name="checkAlive">Called with every row where many are gone through; throws where the training was cancelled.</param>
internal sealed class TrainingColumnReader(DataViewSchema.Column column, RowsHash? hash, Action checkAlive)
{
    private readonly int _inputs = column.Type.GetVectorSize();
    private TrainingRowsBuilder? _builder = new(column.Type.GetVectorSize());
    private InputMoments? _moments;
    private ulong _sum;

    /// <summary>The column.</summary>
    public DataViewSchema.Column Column => column;

    /// <summary>How much was taken in.</summary>
    public RowExtent Extent { get; } = new();

    /// <summary>The hash of the rows that were taken in; null where it was not asked for.</summary>
    public string? Hash => hash?.ToString();

    /// <summary>The sum of the hashes of all rows; null where they are kept, so that nobody reads them again.</summary>
    public ulong? HashSum => _moments is null ? null : _sum;

    /// <summary>The memory that the rows kept will take.</summary>
    public long Bytes => _builder?.Bytes ?? 0;

    /// <summary>Whether arrays can hold the rows.</summary>
    public bool FitsArrays => _builder?.FitsArrays ?? true;

    public void Add(in VBuffer<float> row, float weight)
    {
        hash?.Add(row, weight);
        if (_builder is not null)
        {
            Extent.Add(_builder.Add(row));
            return;
        }

        Extent.Add(TrainingRowsBuilder.CountNonZeros(row));
        Measure(row.IsDense ? default : row.GetIndices(), row.GetValues(), weight);
    }

    /// <summary>Lets go of the rows kept so far, and keeps none from here on.</summary>
    /// <param name="weights">The weights of those rows; null where all are 1.</param>
    public void StopKeeping(IReadOnlyList<float>? weights)
    {
        _moments = new InputMoments(_inputs);
        _builder!.Visit(weights, (indices, values, weight) =>
        {
            checkAlive();
            Measure(indices, values, weight);
        });
        _builder = null;
    }

    /// <summary>The rows that were kept, as they were read; null where they were let go.</summary>
    /// <param name="weights">Their weights; null where all are 1.</param>
    /// <param name="moments">Mean and deviation of every input, over all rows.</param>
    public TrainingRows? Finish(float[]? weights, out InputMoments moments)
    {
        TrainingRows? rows = _builder?.Build(checkAlive);
        _builder = null;
        moments = rows is null ? _moments! : InputMoments.Of(rows, weights, checkAlive);
        return rows;
    }

    private void Measure(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float weight)
    {
        _moments!.Add(indices, values, weight);
        _sum = unchecked(_sum + RowsHash.Of(indices, values, weight));
    }
}
