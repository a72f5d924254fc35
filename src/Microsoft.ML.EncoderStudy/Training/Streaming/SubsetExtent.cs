namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>How much a subset of the rows is.</summary>
/// <param name="Count">The number of its rows.</param>
/// <param name="Weight">The sum of their weights.</param>
internal readonly record struct SubsetExtent(long Count, double Weight);
