namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The ways to store training rows.</summary>
public enum RowStorage
{
    Whole,

    Bitmaps,

    Lists,
}
