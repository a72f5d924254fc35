using System.Buffers.Binary;
using System.Text;

namespace EncoderStudy.WeakenSymbolVersions;

/// <summary>
/// The symbol versions of a shared library: those it defines (section .gnu.version_d) and those it asks of others (.gnu.version_r).
/// 64-bit little-endian ELF, which is what x64 and arm64 Linux use.
/// </summary>
/// <remarks>
/// The layout is that of the System V ABI and, for symbol versions, of the Linux Standard Base, "Symbol Versioning". All offsets
/// are checked against the image before they are followed.
/// </remarks>
/// <param name="image">The whole file.</param>
internal sealed class ElfFile(byte[] image)
{
    /// <summary>VER_FLG_WEAK: a version that the loader may do without.</summary>
    private const ushort Weak = 2;

    private const uint DefinedVersionsSection = 0x6ffffffd, NeededVersionsSection = 0x6ffffffe;

    /// <summary>The names of the versions that the library defines; empty where it has none.</summary>
    /// <exception cref="FormatException">The image is not such a library.</exception>
    public IReadOnlyList<string> DefinedVersions()
    {
        var names = new List<string>();
        if (FindSection(DefinedVersionsSection) is not Section section)
            return names;

        // Elf64_Verdef: version 2, flags 2, index 2, count 2, hash 4, offset of the first Elf64_Verdaux 4, of the next entry 4.
        ulong entry = section.Offset;
        while (true)
        {
            names.Add(Name(section, UInt32(entry + UInt32(entry + 12))));
            uint next = UInt32(entry + 16);
            if (next == 0)
                return names;
            entry += next;
        }
    }

    /// <summary>The versions that the library asks of others.</summary>
    /// <exception cref="FormatException">The image is not such a library.</exception>
    public IReadOnlyList<NeededVersion> NeededVersions()
    {
        var versions = new List<NeededVersion>();
        if (FindSection(NeededVersionsSection) is not Section section)
            return versions;

        // Elf64_Verneed: version 2, count 2, file name 4, offset of the first Elf64_Vernaux 4, of the next entry 4.
        ulong file = section.Offset;
        while (true)
        {
            string provider = Name(section, UInt32(file + 4));
            ulong entry = file + UInt32(file + 8);
            for (int left = UInt16(file + 2); left > 0; left--)
            {
                // Elf64_Vernaux: hash 4, flags 2, other 2, name 4, offset of the next entry 4.
                versions.Add(new NeededVersion(provider, Name(section, UInt32(entry + 8)), (UInt16(entry + 4) & Weak) != 0, (int)entry + 4));
                entry += UInt32(entry + 12);
            }

            uint next = UInt32(file + 12);
            if (next == 0)
                return versions;
            file += next;
        }
    }

    /// <summary>Sets the weak flag on one entry, in memory.</summary>
    /// <returns>False where there is no such entry, or its flag is set already.</returns>
    public bool Weaken(string provider, string version)
    {
        bool changed = false;
        foreach (NeededVersion needed in NeededVersions())
        {
            if (needed.Provider != provider || needed.Version != version || needed.IsWeak)
                continue;
            Span<byte> flags = image.AsSpan(needed.FlagsOffset, sizeof(ushort));
            BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | Weak));
            changed = true;
        }

        return changed;
    }

    private Section? FindSection(uint type)
    {
        ReadOnlySpan<byte> identification = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!image.AsSpan().StartsWith(identification))
            throw new FormatException("found no 64-bit little-endian ELF file");

        // Elf64_Ehdr: offset of the section headers at 40, their size at 58, their number at 60.
        ulong headers = UInt64(40);
        ushort size = UInt16(58), count = UInt16(60);
        for (ulong i = 0; i < count; i++)
        {
            // Elf64_Shdr: type at 4, offset at 24, link (here: the section of the names) at 40.
            ulong header = headers + (i * size);
            if (UInt32(header + 4) == type)
                return new Section(UInt64(header + 24), UInt64(headers + (UInt32(header + 40) * (ulong)size) + 24));
        }

        return null;
    }

    private string Name(Section section, uint offset)
    {
        ReadOnlySpan<byte> rest = At(section.NamesOffset + offset, 1, toEnd: true);
        int length = rest.IndexOf((byte)0);
        return length >= 0 ? Encoding.UTF8.GetString(rest[..length]) : throw Truncated();
    }

    private ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, sizeof(ushort)));

    private uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, sizeof(uint)));

    private ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, sizeof(ulong)));

    private ReadOnlySpan<byte> At(ulong offset, int length, bool toEnd = false)
    {
        ulong size = (ulong)image.Length;
        if (offset > size || size - offset < (ulong)length)
            throw Truncated();
        return toEnd ? image.AsSpan((int)offset) : image.AsSpan((int)offset, length);
    }

    private FormatException Truncated() => new($"the ELF file points beyond its end of {image.Length} bytes");

    private readonly record struct Section(ulong Offset, ulong NamesOffset);
}

/// <summary>A symbol version that a library asks of another.</summary>
/// <param name="Provider">The other library.</param>
/// <param name="Version">The version.</param>
/// <param name="IsWeak">Whether the loader may do without.</param>
/// <param name="FlagsOffset">Where in the file the entry's flags are, two bytes.</param>
internal readonly record struct NeededVersion(string Provider, string Version, bool IsWeak, int FlagsOffset);
