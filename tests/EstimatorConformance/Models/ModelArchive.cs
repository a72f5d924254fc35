using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Models;

/// <summary>
/// A model file is a zip archive; the transformer's own part of it are the entries under TransformerChain (also where it is none). Damage is done
/// inside these entries and the archive made anew around them, so that it reaches the transformer's reader instead of the zip reader.
/// </summary>
public sealed class ModelArchive
{
    private const string Header = "Model.key";
    private const string OwnFolder = "TransformerChain/";
    private readonly List<(string Name, byte[] Content)> _entries = [];

    /// <summary>Opens a model file.</summary>
    public ModelArchive(byte[] model)
    {
        using var archive = new ZipArchive(new MemoryStream(model, writable: false));
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);
            _entries.Add((entry.FullName.Replace('\\', '/'), content.ToArray()));
        }
    }

    /// <summary>All entries, by name.</summary>
    public IEnumerable<(string Name, byte[] Content)> Entries => _entries.OrderBy(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The entries that the transformer itself wrote to read again; texts are there for people.</summary>
    public IEnumerable<string> OwnEntries
        => _entries.Select(entry => entry.Name).Where(
            name => name.StartsWith(OwnFolder, StringComparison.Ordinal) && !name.EndsWith(".txt", StringComparison.Ordinal));

    /// <summary>The entry in which the transformer begins.</summary>
    public string HeaderEntry => OwnEntries.Where(name => name.EndsWith(Header, StringComparison.Ordinal)).MinBy(name => name.Length)!;

    /// <summary>The bytes of an entry that the transformer's own code wrote: of Model.key the model block, without ML.NET's header and tables.</summary>
    public (int Start, int End) Payload(string entry)
    {
        byte[] content = Content(entry);
        if (!entry.EndsWith(Header, StringComparison.Ordinal))
            return (0, content.Length);
        ModelHeader.MarshalFromBytes(out ModelHeader header, content);
        return ((int)header.FpModel, (int)(header.FpModel + header.CbModel));
    }

    /// <summary>The content of an entry.</summary>
    public byte[] Content(string entry) => _entries.Single(candidate => candidate.Name == entry).Content;

    /// <summary>The model file with another content of one entry.</summary>
    public byte[] With(string entry, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] original) in _entries)
            {
                using Stream target = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                target.Write(name == entry ? content : original);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The model file as a later version of the transformer would write it, which this one cannot read.</summary>
    public byte[] FromTheFuture()
    {
        byte[] content = [.. Content(HeaderEntry)];
        MemoryMarshal.Write(content.AsSpan(Offset(nameof(ModelHeader.ModelVerWritten))), 0x7FFF_FFFFu);
        MemoryMarshal.Write(content.AsSpan(Offset(nameof(ModelHeader.ModelVerReadable))), 0x7FFF_FFFFu);
        return With(HeaderEntry, content);
    }

    private static int Offset(string field) => (int)Marshal.OffsetOf<ModelHeader>(field);
}
