namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>Tests that run <c>dotnet</c> on the library's project: one after another, since they share its intermediate files.</summary>
[CollectionDefinition(Collection)]
public sealed class Builds
{
    public const string Collection = "Builds";
}
