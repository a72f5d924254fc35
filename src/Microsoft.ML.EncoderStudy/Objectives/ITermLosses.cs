namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The terms of an objective for one batch, or their means over several: nothing but one double for each, in the order of the names.</summary>
internal interface ITermLosses
{
    /// <summary>What messages, progress and documentation call the terms.</summary>
    static abstract IReadOnlyList<string> Names { get; }
}
