using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>
/// Spells the types of a signature by their full names, so that signatures of different assemblies can be compared. Assemblies are left
/// out: what ML.NET finds in netstandard, the library finds in System.Runtime.
/// </summary>
internal sealed class SignatureNames : ISignatureTypeProvider<string, object?>
{
    public static SignatureNames Provider { get; } = new();

    public static string Of(MethodSignature<string> signature)
    {
        string generic = signature.GenericParameterCount > 0 ? $"<{signature.GenericParameterCount}>" : "";
        string instance = signature.Header.IsInstance ? "" : "static ";
        return $"{instance}{signature.ReturnType}{generic}({string.Join(", ", signature.ParameterTypes)})";
    }

    public static string FullName(MetadataReader metadata, TypeReference type)
    {
        string name = metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return FullName(metadata, metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope)) + "+" + name;
        return Qualified(metadata.GetString(type.Namespace), name);
    }

    public static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
            return FullName(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())) + "+" + name;
        return Qualified(metadata.GetString(type.Namespace), name);
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        FullName(reader, reader.GetTypeDefinition(handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        FullName(reader, reader.GetTypeReference(handle));

    public string GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"fnptr {Of(signature)}";

    private static string Qualified(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
