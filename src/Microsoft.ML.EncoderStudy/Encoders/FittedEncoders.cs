namespace Microsoft.ML.Transforms;

/// <summary>All that a transformer of encoders consists of.</summary>
/// <param name="Columns">The column pairs.</param>
/// <param name="Models">The encoder of each pair.</param>
/// <param name="Extras">
/// Every output that such an encoder can have beside its activations, asked for or not, in the order in which its file format lists them.
/// </param>
internal sealed record FittedEncoders<TModel>(InputOutputColumnPair[] Columns, TModel[] Models, ExtraColumn[] Extras)
    where TModel : EncoderModelParameters;
