using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>
/// The library is compiled against widened copies of two ML.NET assemblies (build/WidenReferences) and runs against the real ones. These
/// tests hold what it uses against the real ones, so that a version of ML.NET without a member is found here and not by a user.
/// </summary>
public sealed class NonPublicMLNetTests(ITestOutputHelper log) : IDisposable
{
    private static readonly Assembly Library = typeof(EncoderStudyCatalog).Assembly;
    private static readonly byte[] Image = File.ReadAllBytes(Library.Location);

    private readonly MLNetAssemblies _mlNet = new();

    [Fact]
    public void Library_EveryUseOfMLNet_ExistsInTheRealAssemblies()
    {
        MLNetUse[] missing = Uses(Image, Reach.Missing);

        Assert.Empty(missing);
    }

    [Fact]
    public void Library_NonPublicUses_AreTheKnownDoors()
    {
        MLNetUse[] used = Uses(Image, Reach.NonPublic);

        log.WriteLine($"{used.Length} non-public types and members of ML.NET, all in the assemblies loaded:");
        foreach (string use in used.Select(use => use.ToString()).Order(StringComparer.Ordinal))
            log.WriteLine(use);
        Assert.Contains(used, use => use is { Type: "Microsoft.ML.ModelSaveContext", Member: "SetVersionInfo" });
        Assert.Contains(used, use => use is { Type: "Microsoft.ML.LoadableClassAttribute", Member: null });
        Assert.Contains(used, use => use is { Type: "Microsoft.ML.LoadableClassAttribute", Member: ".ctor" });
        Assert.Contains(used, use => use is { Type: "Microsoft.ML.VersionInfo", Member: ".ctor" });
        // Private protected: the constructor is named, the override is not.
        Assert.Contains(used, use => use is { Type: "Microsoft.ML.Data.OneToOneTransformerBase", Member: ".ctor" });
        Assert.Contains(used, use => use is { Type: "Microsoft.ML.Data.RowToRowTransformerBase", Member: "SaveModel" });
    }

    [Fact]
    public void Library_IgnoresAccessChecksTo_NamesExactlyTheAssembliesItEnters()
    {
        IEnumerable<string> declared = Library.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType.Name == nameof(IgnoresAccessChecksToAttribute))
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value!);

        IEnumerable<string> entered = Uses(Image, Reach.NonPublic).Select(use => use.Assembly).Distinct();

        Assert.Equal(entered.Order(), declared.Order());
    }

    [Theory]
    [InlineData("SetVersionInfo")]
    [InlineData("ModelSaveContext")]
    public void Library_WithANameThatMLNetLacks_IsReported(string name)
    {
        byte[] image = [.. Image];
        using (var file = new PEReader([.. Image]))
            image[OffsetOfName(file, name)] = (byte)'X';

        MLNetUse[] missing = Uses(image, Reach.Missing);

        string lacking = string.Concat("X", name.AsSpan(1));
        Assert.Contains(missing, use => use.Member == lacking || use.Type.EndsWith("." + lacking, StringComparison.Ordinal));
    }

    [Fact]
    public void Library_WithASignatureThatMLNetLacks_IsReported()
    {
        byte[] image = [.. Image];
        using (var file = new PEReader([.. Image]))
            image[OffsetOfReturnType(file, "SetVersionInfo")] = (byte)SignatureTypeCode.Int32;

        MLNetUse[] missing = Uses(image, Reach.Missing);

        Assert.Contains(missing, use => use.Member == "SetVersionInfo" && use.Signature!.StartsWith("Int32(", StringComparison.Ordinal));
    }

    public void Dispose() => _mlNet.Dispose();

    private MLNetUse[] Uses(byte[] image, Reach reach)
    {
        using var file = new PEReader([.. image]);
        return [.. MLNetUses.Of(file.GetMetadataReader(), _mlNet).Where(use => _mlNet.Find(use) == reach)];
    }

    private static int OffsetOfName(PEReader file, string name)
    {
        MetadataReader metadata = file.GetMetadataReader();
        StringHandle handle = metadata.TypeReferences.Select(type => metadata.GetTypeReference(type).Name)
            .Concat(metadata.MemberReferences.Select(member => metadata.GetMemberReference(member).Name))
            .First(candidate => metadata.GetString(candidate) == name);
        int heap = file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.String);
        return heap + metadata.GetHeapOffset(handle);
    }

    private static int OffsetOfReturnType(PEReader file, string name)
    {
        MetadataReader metadata = file.GetMetadataReader();
        MemberReference member = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .First(candidate => metadata.GetString(candidate.Name) == name);
        int heap = file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.Blob);
        // A blob: its length (one byte, being short), the calling convention, the number of parameters, the return type.
        return heap + metadata.GetHeapOffset(member.Signature) + 3;
    }
}
