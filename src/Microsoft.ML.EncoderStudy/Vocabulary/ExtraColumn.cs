namespace Microsoft.ML.Transforms;

/// <summary>An output that an encoder can have beside its activations.</summary>
/// <param name="Output">What the column holds.</param>
/// <param name="Name">The name of the column; null where it was not asked for.</param>
internal sealed record ExtraColumn(EncoderOutput Output, string? Name)
{
    /// <summary>The option that asks for it, which all estimators call alike.</summary>
    public string Option => $"{Output}ColumnName";
}
