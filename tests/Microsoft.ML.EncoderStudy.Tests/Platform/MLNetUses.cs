using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>
/// Reads what a compiled assembly names of ML.NET: the types and members it refers to, and the virtual members it overrides (which
/// need no reference, being found by name and signature).
/// </summary>
internal sealed class MLNetUses
{
    private readonly MetadataReader _metadata;

    private MLNetUses(MetadataReader metadata) => _metadata = metadata;

    /// <summary>All of them, public or not, each once.</summary>
    /// <param name="metadata">The compiled assembly.</param>
    /// <param name="mlNet">Where the overridden members are looked for.</param>
    public static MLNetUse[] Of(MetadataReader metadata, MLNetAssemblies mlNet)
    {
        var uses = new MLNetUses(metadata);
        return [.. uses.Types().Concat(uses.Members()).Concat(uses.Overrides(mlNet)).Distinct()];
    }

    private IEnumerable<MLNetUse> Types() => _metadata.TypeReferences.Select(handle => TypeUse(handle)).OfType<MLNetUse>();

    private IEnumerable<MLNetUse> Members()
    {
        // Generic methods and members of generic types come down to member references too: of a MethodSpec, and on a TypeSpec.
        foreach (MemberReferenceHandle handle in _metadata.MemberReferences)
        {
            MemberReference member = _metadata.GetMemberReference(handle);
            if (TypeUse(member.Parent) is not MLNetUse type)
                continue;
            string signature = member.GetKind() == MemberReferenceKind.Field
                ? member.DecodeFieldSignature(SignatureNames.Provider, null)
                : SignatureNames.Of(member.DecodeMethodSignature(SignatureNames.Provider, null));
            yield return type with { Member = _metadata.GetString(member.Name), Signature = signature };
        }
    }

    private IEnumerable<MLNetUse> Overrides(MLNetAssemblies mlNet)
    {
        foreach (TypeDefinition type in _metadata.TypeDefinitions.Select(_metadata.GetTypeDefinition))
        {
            if (TypeUse(type.BaseType) is not MLNetUse baseType)
                continue;
            foreach (MethodDefinition method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            {
                const MethodAttributes kind = MethodAttributes.Virtual | MethodAttributes.NewSlot;
                if ((method.Attributes & kind) != MethodAttributes.Virtual)
                    continue;
                string signature = SignatureNames.Of(method.DecodeSignature(SignatureNames.Provider, null));
                MLNetUse overridden = baseType with { Member = _metadata.GetString(method.Name), Signature = signature };
                if (mlNet.FindInherited(overridden) is MLNetUse found)
                    yield return found;
            }
        }
    }

    /// <summary>The type of ML.NET that a handle means, without its type arguments, or null.</summary>
    private MLNetUse? TypeUse(EntityHandle handle)
    {
        if (handle.IsNil)
            return null;
        if (handle.Kind == HandleKind.TypeSpecification)
            return TypeUse(GenericTypeOf((TypeSpecificationHandle)handle));
        if (handle.Kind != HandleKind.TypeReference)
            return null;

        TypeReference type = _metadata.GetTypeReference((TypeReferenceHandle)handle);
        EntityHandle scope = type.ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference)
            scope = _metadata.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        if (scope.Kind != HandleKind.AssemblyReference)
            return null;

        string assembly = _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);
        return MLNetAssemblies.Contains(assembly) ? new MLNetUse(assembly, SignatureNames.FullName(_metadata, type)) : null;
    }

    /// <summary>ECMA-335, partition II, §23.2.14: GENERICINST, CLASS or VALUETYPE, the type; all else has no members of ML.NET.</summary>
    private EntityHandle GenericTypeOf(TypeSpecificationHandle handle)
    {
        BlobReader blob = _metadata.GetBlobReader(_metadata.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;
        blob.ReadCompressedInteger();
        return blob.ReadTypeHandle();
    }
}
