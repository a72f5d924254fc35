using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Refuses a fit whose model does not give finite outputs on the rows that it was trained on.</summary>
/// <remarks>
/// Nearly always bounds of the outputs say that they are finite, from the model and the largest input of the training. Where they do not, the
/// rows are read once more and scored.
/// </remarks>
/// <param name="host">Carries ML.NET's cancellation, marks exceptions.</param>
/// <param name="columns">The columns.</param>
/// <param name="cancellation">The caller's own cancellation.</param>
internal sealed class FittedOutputs(IHost host, EstimatorColumns columns, CancellationToken cancellation)
{
    /// <param name="model">The encoder of the column pair.</param>
    /// <param name="largest">The largest magnitude of every input of the training.</param>
    /// <returns>Whether every output that was asked for is sure to be finite.</returns>
    public bool AreBounded(EncoderModelParameters model, ReadOnlySpan<float> largest)
    {
        bool bounded = OutputBounds.AreFinite(model, EncoderOutput.Activations, largest);
        foreach (ExtraColumn extra in columns.Extras)
            bounded &= extra.Name is null || OutputBounds.AreFinite(model, extra.Output, largest);
        return bounded;
    }

    /// <summary>Scores every row that the training used.</summary>
    /// <exception cref="InvalidOperationException">An output is NaN or infinite; the message names row and column.</exception>
    public void Check(ITransformer transformer, IDataView input)
    {
        IDataView scored = transformer.Transform(input);
        DataViewSchema.Column[] outputs = [.. columns.Pairs.Select(pair => pair.OutputColumnName)
            .Concat(columns.Extras.Select(extra => extra.Name).OfType<string>())
            .Select(name => scored.Schema[name]).Where(column => column.Type.GetItemType() == NumberDataViewType.Single)];
        DataViewSchema.Column? weightColumn = columns.ExampleWeight is string name ? input.Schema[name] : null;

        // The weight is read beside the outputs, from the input: an output may have taken its name.
        using DataViewRowCursor cursor = scored.GetRowCursor(outputs);
        using DataViewRowCursor? weights = weightColumn is null ? null : input.GetRowCursor([weightColumn.Value]);
        ValueGetter<float>? getWeight = weights?.GetGetter<float>(weightColumn!.Value);
        Func<float>[] largest = Array.ConvertAll(outputs, column => LargestOf(cursor, column));
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            host.CheckAlive();
            float weight = 1;
            if (weights is not null && weights.MoveNext())
                getWeight!(ref weight);
            for (int i = 0; i < outputs.Length && weight > 0; i++)
            {
                float value = largest[i]();
                if (!float.IsFinite(value))
                {
                    throw host.Except(FormattableString.Invariant(
                        $"The fitted model gives {value} in column '{outputs[i].Name}' on row {cursor.Position} of its own training data. {Remedy}"));
                }
            }
        }
    }

    /// <summary>What to do about a model that single precision does not hold.</summary>
    public const string Remedy = "Single precision does not hold what these inputs lead to: bring them closer to unit scale before the fit, and leave out those that hardly vary.";

    /// <summary>Gives the value of a row that is furthest from 0, or is not finite.</summary>
    private static Func<float> LargestOf(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<float> getValue = cursor.GetGetter<float>(column);
            return () =>
            {
                float value = 0;
                getValue(ref value);
                return value;
            };
        }

        ValueGetter<VBuffer<float>> getVector = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> vector = default;
        return () =>
        {
            getVector(ref vector);
            float largest = 0;
            foreach (float value in vector.GetValues())
                largest = MathF.MaxMagnitude(largest, value);
            return largest;
        };
    }
}
