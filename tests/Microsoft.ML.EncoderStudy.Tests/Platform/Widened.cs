using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>Tells a widened copy of an ML.NET assembly (build/WidenReferences) from a real one.</summary>
internal static class Widened
{
    /// <summary>Whether no type under Microsoft.ML is internal; the real assemblies have hundreds.</summary>
    public static bool Is(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return !metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Any(type =>
            (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.NotPublic
            && metadata.GetString(type.Namespace).StartsWith("Microsoft.ML", StringComparison.Ordinal));
    }
}
