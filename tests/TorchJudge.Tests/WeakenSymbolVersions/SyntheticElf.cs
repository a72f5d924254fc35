using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.EncoderStudy.TorchJudge.WeakenSymbolVersions;

/// <summary>The smallest ELF image that defines and needs symbol versions: a header, two tables, their names, four section headers.</summary>
internal static class SyntheticElf
{
    private const int Header = 64, SectionHeader = 64;

    public static byte[] Image(string[] defined, (string Provider, string[] Versions)[] needed)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        byte[] definitions = Definitions(defined, names), needs = Needs(needed, names);
        int definitionsAt = Header, needsAt = definitionsAt + definitions.Length, namesAt = needsAt + needs.Length;
        int sectionsAt = namesAt + (int)names.Length;

        var image = new byte[sectionsAt + (4 * SectionHeader)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }.CopyTo(image, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(40), (ulong)sectionsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(58), SectionHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(60), 4);
        definitions.CopyTo(image, definitionsAt);
        needs.CopyTo(image, needsAt);
        names.ToArray().CopyTo(image, namesAt);
        Section(1, 3, namesAt);
        Section(2, 0x6ffffffd, definitionsAt);
        Section(3, 0x6ffffffe, needsAt);
        return image;

        void Section(int number, uint type, int offset)
        {
            Span<byte> section = image.AsSpan(sectionsAt + (number * SectionHeader));
            BinaryPrimitives.WriteUInt32LittleEndian(section[4..], type);
            BinaryPrimitives.WriteUInt64LittleEndian(section[24..], (ulong)offset);
            BinaryPrimitives.WriteUInt32LittleEndian(section[40..], 1);
        }
    }

    private static byte[] Definitions(string[] versions, MemoryStream names)
    {
        var table = new byte[28 * versions.Length];
        for (int i = 0; i < versions.Length; i++)
        {
            Span<byte> entry = table.AsSpan(28 * i);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], 20);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], i == versions.Length - 1 ? 0u : 28);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[20..], Add(names, versions[i]));
        }

        return table;
    }

    private static byte[] Needs((string Provider, string[] Versions)[] needed, MemoryStream names)
    {
        var table = new MemoryStream();
        for (int i = 0; i < needed.Length; i++)
        {
            string[] versions = needed[i].Versions;
            var file = new byte[16 + (16 * versions.Length)];
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(2), (ushort)versions.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), Add(names, needed[i].Provider));
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), 16);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(12), i == needed.Length - 1 ? 0u : (uint)file.Length);
            for (int j = 0; j < versions.Length; j++)
            {
                Span<byte> entry = file.AsSpan(16 + (16 * j));
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Add(names, versions[j]));
                BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], j == versions.Length - 1 ? 0u : 16);
            }

            table.Write(file);
        }

        return table.ToArray();
    }

    private static uint Add(MemoryStream names, string name)
    {
        uint offset = (uint)names.Length;
        names.Write(Encoding.UTF8.GetBytes(name));
        names.WriteByte(0);
        return offset;
    }
}
