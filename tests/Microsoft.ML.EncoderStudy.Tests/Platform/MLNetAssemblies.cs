using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>How a member can be reached from another assembly that does not ask to ignore access checks.</summary>
internal enum Reach
{
    /// <summary>There is no such type, or no member of that name and signature in it.</summary>
    Missing,

    /// <summary>Internal, private protected or private, or within a type that is.</summary>
    NonPublic,

    /// <summary>Public, protected or protected internal.</summary>
    Public,
}

/// <summary>The assemblies of ML.NET that the process runs with, read from the files they were loaded from.</summary>
internal sealed class MLNetAssemblies : IDisposable
{
    private readonly Dictionary<string, PEReader> _files = [];

    /// <summary>Whether an assembly is ML.NET's: named so, and not of this project.</summary>
    public static bool Contains(string assembly) =>
        assembly.StartsWith("Microsoft.ML.", StringComparison.Ordinal)
        && !assembly.StartsWith("Microsoft.ML.EncoderStudy", StringComparison.Ordinal);

    public Reach Find(MLNetUse use)
    {
        MetadataReader metadata = Read(use.Assembly);
        TypeDefinition? found = FindType(metadata, use.Type);
        if (found is not TypeDefinition type)
            return Reach.Missing;
        if (use.Member is null)
            return ReachOf(metadata, type);

        Reach member = FindMember(metadata, type, use);
        return member == Reach.Public ? ReachOf(metadata, type) : member;
    }

    /// <summary>The member as the named type or the nearest of its base types has it, or null.</summary>
    public MLNetUse? FindInherited(MLNetUse use)
    {
        while (Find(use) == Reach.Missing)
        {
            MetadataReader metadata = Read(use.Assembly);
            if (FindType(metadata, use.Type) is not TypeDefinition type || BaseOf(metadata, type, use) is not MLNetUse inherited)
                return null;
            use = inherited;
        }

        return use;
    }

    public void Dispose()
    {
        foreach (PEReader file in _files.Values)
            file.Dispose();
    }

    private MetadataReader Read(string assembly)
    {
        if (!_files.TryGetValue(assembly, out PEReader? file))
            _files[assembly] = file = new PEReader(File.OpenRead(Assembly.Load(assembly).Location));
        return file.GetMetadataReader();
    }

    private static TypeDefinition? FindType(MetadataReader metadata, string name)
    {
        foreach (TypeDefinition type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            if (SignatureNames.FullName(metadata, type) == name)
                return type;
        }

        return null;
    }

    private static MLNetUse? BaseOf(MetadataReader metadata, TypeDefinition type, MLNetUse use)
    {
        switch (type.BaseType.Kind)
        {
            case HandleKind.TypeDefinition when !type.BaseType.IsNil:
                TypeDefinition definition = metadata.GetTypeDefinition((TypeDefinitionHandle)type.BaseType);
                return use with { Type = SignatureNames.FullName(metadata, definition) };
            case HandleKind.TypeReference:
                TypeReference reference = metadata.GetTypeReference((TypeReferenceHandle)type.BaseType);
                var scope = (AssemblyReferenceHandle)reference.ResolutionScope;
                string assembly = metadata.GetString(metadata.GetAssemblyReference(scope).Name);
                return Contains(assembly) ? use with { Assembly = assembly, Type = SignatureNames.FullName(metadata, reference) } : null;
            default:
                return null;
        }
    }

    private static Reach FindMember(MetadataReader metadata, TypeDefinition type, MLNetUse use)
    {
        foreach (MethodDefinition method in type.GetMethods().Select(metadata.GetMethodDefinition))
        {
            if (metadata.GetString(method.Name) == use.Member
                && SignatureNames.Of(method.DecodeSignature(SignatureNames.Provider, null)) == use.Signature)
                return ReachOf(method.Attributes & MethodAttributes.MemberAccessMask);
        }

        // Methods and fields share their access bits (ECMA-335, partition II, §23.1.5 and §23.1.10).
        foreach (FieldDefinition field in type.GetFields().Select(metadata.GetFieldDefinition))
        {
            if (metadata.GetString(field.Name) == use.Member && field.DecodeSignature(SignatureNames.Provider, null) == use.Signature)
                return ReachOf((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask));
        }

        return Reach.Missing;
    }

    private static Reach ReachOf(MethodAttributes access) =>
        access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem ? Reach.Public : Reach.NonPublic;

    private static Reach ReachOf(MetadataReader metadata, TypeDefinition type)
    {
        bool isOpen = (type.Attributes & TypeAttributes.VisibilityMask)
            is TypeAttributes.Public or TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;
        if (!isOpen)
            return Reach.NonPublic;
        return type.GetDeclaringType().IsNil ? Reach.Public : ReachOf(metadata, metadata.GetTypeDefinition(type.GetDeclaringType()));
    }
}
