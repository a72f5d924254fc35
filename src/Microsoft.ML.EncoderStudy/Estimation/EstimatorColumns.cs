using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>The columns that an estimator of encoders reads and promises.</summary>
internal sealed class EstimatorColumns
{
    private readonly IHost _host;

    /// <param name="host">Marks exceptions.</param>
    /// <param name="pairs">The column pairs; copied.</param>
    /// <param name="extras">Every output that such an encoder can have beside its activations.</param>
    /// <param name="exampleWeight">The column of example weights; may be null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no pair, an output column is named twice, or there are further outputs of several pairs.
    /// </exception>
    public EstimatorColumns(IHost host, InputOutputColumnPair[] pairs, ExtraColumn[] extras, string? exampleWeight = null)
    {
        _host = host;
        host.CheckValue(pairs, "columns");
        Pairs = [.. pairs];
        Extras = extras;
        ExampleWeight = exampleWeight;
        CheckNames();
    }

    public InputOutputColumnPair[] Pairs { get; }

    public ExtraColumn[] Extras { get; }

    public string? ExampleWeight { get; }

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public void Check(DataViewSchema schema)
    {
        foreach (InputOutputColumnPair pair in Pairs)
            EncoderColumns.CheckInput(_host, schema, pair.InputColumnName);
        if (ExampleWeight is not null)
            EncoderColumns.CheckWeight(_host, schema, ExampleWeight);
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(column => column.Name);
        foreach (InputOutputColumnPair pair in Pairs)
        {
            EncoderColumns.CheckInput(_host, inputSchema, pair.InputColumnName);
            columns[pair.OutputColumnName] = EncoderOutput.Activations.Promise(pair.OutputColumnName);
        }

        if (ExampleWeight is not null)
            EncoderColumns.CheckWeight(_host, inputSchema, ExampleWeight);
        foreach (ExtraColumn extra in Extras)
        {
            if (extra.Name is string name)
                columns[name] = extra.Output.Promise(name);
        }

        return new SchemaShape(columns.Values);
    }

    private void CheckNames()
    {
        _host.CheckUserArg(Pairs.Length > 0, "columns", "at least one column pair is needed, found none");
        var names = new HashSet<string>();
        foreach (InputOutputColumnPair pair in Pairs)
        {
            _host.CheckNonEmpty(pair.OutputColumnName, nameof(pair.OutputColumnName));
            _host.CheckNonEmpty(pair.InputColumnName, nameof(pair.InputColumnName));
            _host.CheckUserArg(names.Add(pair.OutputColumnName), "columns", $"the output column '{pair.OutputColumnName}' is named twice");
        }

        foreach (ExtraColumn extra in Extras)
        {
            if (extra.Name is not string name)
                continue;
            _host.CheckNonEmpty(name, extra.Option);
            _host.CheckUserArg(Pairs.Length == 1, extra.Option, $"needs exactly one column pair, found {Pairs.Length}");
            _host.CheckUserArg(names.Add(name), extra.Option, $"the output column '{name}' is named twice");
        }

        if (ExampleWeight is not null)
            _host.CheckNonEmpty(ExampleWeight, "ExampleWeightColumnName");
    }
}
