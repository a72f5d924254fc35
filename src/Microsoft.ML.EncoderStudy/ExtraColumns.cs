namespace Microsoft.ML.Transforms;

/// <summary>The outputs of an encoder beside its activations, by column name; null where not asked for.</summary>
internal sealed record ExtraColumns(string? Responsibilities, string? Energy, string? Component)
{
    /// <summary>The names there are, in the order of the output columns.</summary>
    public IEnumerable<string> Names => new[] { Responsibilities, Energy, Component }.OfType<string>();
}
