// Copies assemblies, making their internal members visible to the compiler.
//
//     WidenReferences OUTPUT_FOLDER ASSEMBLY...
//
// Why: a stateful ML.NET transformer saves itself through ModelSaveContext, is found again through LoadableClassAttribute and
// derives from OneToOneTransformerBase. All three are closed to other assemblies at compile time: internal, or "private
// protected". At run time they are not, for an assembly that declares IgnoresAccessChecksTo. What is missing is only a
// reference that the C# compiler accepts, and that is what this program writes: the same assembly with the visibility bits of
// its metadata changed and nothing else.
//
//     internal           -> public       (types, methods, fields)
//     private protected  -> protected    (so that an override says "protected override")
//
// Only types under Microsoft.ML are widened: the assemblies also carry private copies of framework types, which made public
// would clash with the originals.

using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: WidenReferences OUTPUT_FOLDER ASSEMBLY...");
    return 2;
}

Directory.CreateDirectory(args[0]);
foreach (string path in args.Skip(1))
{
    byte[] image = File.ReadAllBytes(path);
    Widen(image);
    File.WriteAllBytes(Path.Combine(args[0], Path.GetFileName(path)), image);
}

return 0;

static void Widen(byte[] image)
{
    using var portableExecutable = new PEReader(new MemoryStream(image, writable: false));
    MetadataReader metadata = portableExecutable.GetMetadataReader();
    int start = portableExecutable.PEHeaders.MetadataStartOffset;

    // Column offsets within a row: ECMA-335, partition II, §22.37 (TypeDef), §22.26 (MethodDef), §22.15 (Field).
    const int typeFlags = 0, methodFlags = 6, fieldFlags = 0;

    foreach (TypeDefinitionHandle typeHandle in metadata.TypeDefinitions)
    {
        TypeDefinition type = metadata.GetTypeDefinition(typeHandle);
        if (!IsUnderMicrosoftML(metadata, type))
            continue;

        Rewrite(TableIndex.TypeDef, MetadataTokens.GetRowNumber(typeHandle), typeFlags, WidenedType);
        foreach (MethodDefinitionHandle method in type.GetMethods())
            Rewrite(TableIndex.MethodDef, MetadataTokens.GetRowNumber(method), methodFlags, WidenedMember);
        foreach (FieldDefinitionHandle field in type.GetFields())
            Rewrite(TableIndex.Field, MetadataTokens.GetRowNumber(field), fieldFlags, WidenedMember);
    }

    // The visibility is in the low bits of the low half of the flags, in all three tables.
    void Rewrite(TableIndex table, int row, int column, Func<int, int> widened)
    {
        int offset = start + metadata.GetTableMetadataOffset(table) + ((row - 1) * metadata.GetTableRowSize(table)) + column;
        Span<byte> flags = image.AsSpan(offset, sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)widened(BinaryPrimitives.ReadUInt16LittleEndian(flags)));
    }
}

static bool IsUnderMicrosoftML(MetadataReader metadata, TypeDefinition type)
{
    while (!type.GetDeclaringType().IsNil)
        type = metadata.GetTypeDefinition(type.GetDeclaringType());
    string name = metadata.GetString(type.Namespace);
    return name == "Microsoft.ML" || name.StartsWith("Microsoft.ML.", StringComparison.Ordinal);
}

static int WidenedType(int flags)
{
    var visibility = (TypeAttributes)flags & TypeAttributes.VisibilityMask;
    return (flags & ~(int)TypeAttributes.VisibilityMask) | (int)(visibility switch
    {
        TypeAttributes.NotPublic => TypeAttributes.Public,
        TypeAttributes.NestedAssembly => TypeAttributes.NestedPublic,
        TypeAttributes.NestedFamANDAssem => TypeAttributes.NestedFamily,
        _ => visibility,
    });
}

// Methods and fields share their access bits (MethodAttributes and FieldAttributes agree on the mask 0x7).
static int WidenedMember(int flags)
{
    var access = (MethodAttributes)flags & MethodAttributes.MemberAccessMask;
    return (flags & ~(int)MethodAttributes.MemberAccessMask) | (int)(access switch
    {
        MethodAttributes.Assembly => MethodAttributes.Public,
        MethodAttributes.FamANDAssem => MethodAttributes.Family,
        _ => access,
    });
}
