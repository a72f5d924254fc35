using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Reading;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>Reads the columns of a data view, once unless there are very many components, and feeds each row to the accumulators.</summary>
internal sealed class SparseFeatureEvaluator(IHost host)
{
    private const double DeadBelow = 0.01;

    /// <summary>The products of pairs of components that are kept at a time, 512 MB.</summary>
    private const long PairsAtATime = 1 << 26;

    public SparseFeatureMetrics Evaluate(
        IDataView data, string activationsColumnName, string? inputColumnName, ReconstructionFunction? reconstruct)
    {
        EncoderColumns.CheckActivations(host, data.Schema, activationsColumnName);
        if (inputColumnName is not null)
            EncoderColumns.CheckInput(host, data.Schema, inputColumnName);

        DataViewSchema.Column activationsColumn = data.Schema[activationsColumnName];
        DataViewSchema.Column? inputColumn = inputColumnName is null || reconstruct is null ? null : data.Schema[inputColumnName];
        var activeCount = new ActiveCountAccumulator();
        int components = activationsColumn.Type.GetVectorSize();
        IComponentCorrelations correlations = components <= CorrelationAccumulator.MostComponents
            ? new CorrelationAccumulator(components)
            : new StripedCorrelations(components, PairsAtATime);
        var responsibilities = new ResponsibilityAccumulator();
        ReconstructionAccumulator? reconstruction = inputColumn is null ? null : new ReconstructionAccumulator(
            reconstruct!, inputColumn.Value.Type.GetVectorSize());
        NormalizedReconstructionAccumulator? normalized = inputColumn is null ? null : new NormalizedReconstructionAccumulator(
            reconstruct!, components, inputColumn.Value.Type.GetVectorSize());

        DataViewSchema.Column[] needed = inputColumn is null ? [activationsColumn] : [activationsColumn, inputColumn.Value];
        using DataViewRowCursor cursor = data.GetRowCursor(needed);
        var activations = new RowReader(host, cursor, activationsColumn);
        RowReader? input = inputColumn is null ? null : new RowReader(host, cursor, inputColumn.Value);
        long rows = 0;
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            ReadOnlySpan<float> row = activations.Read();
            activeCount.Add(row);
            correlations.Add(row);
            responsibilities.Add(row);
            if (input is not null)
            {
                ReadOnlySpan<float> inputRow = input.Read();
                reconstruction!.Add(inputRow, row);
                normalized!.Add(inputRow, row);
            }

            rows++;
        }

        if (rows < 2)
            throw host.Except($"Evaluating column '{activationsColumnName}' needs at least 2 rows, for a variance to exist; found {rows}.");

        return new SparseFeatureMetrics
        {
            L0 = activeCount.Mean,
            DeadComponents = correlations.CountVariancesBelow(DeadBelow),
            Redundancy = correlations.SumOfSquaredCorrelations(add => ReadAgain(data, activationsColumn, add)),
            ResponsibilityEntropy = responsibilities.MeanEntropy,
            MaximumResponsibility = responsibilities.MeanMaximum,
            ReconstructionMse = reconstruction?.MeanSquaredError,
            NormalizedReconstructionMse = normalized?.MeanSquaredError,
            ExplainedVariance = reconstruction?.ExplainedVariance,
        };
    }

    private void ReadAgain(IDataView data, DataViewSchema.Column activationsColumn, RowOfActivations add)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([activationsColumn]);
        var activations = new RowReader(host, cursor, activationsColumn);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            add(activations.Read());
        }
    }

    /// <summary>Reads one column of the cursor's row as dense, finite values.</summary>
    private sealed class RowReader(IExceptionContext context, DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        private readonly VectorReader _reader = new(context, cursor, column);
        private readonly float[] _dense = new float[column.Type.GetVectorSize()];

        public ReadOnlySpan<float> Read()
        {
            _reader.ReadFinite("evaluation").CopyTo(_dense);
            return _dense;
        }
    }
}
