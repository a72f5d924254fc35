using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>What a field of a file holds.</summary>
internal enum FieldKind
{
    /// <summary>One byte: a flag.</summary>
    Byte,

    /// <summary>A 32-bit integer: a count, a kind, a version.</summary>
    Int32,

    /// <summary>A 64-bit integer.</summary>
    Int64,

    /// <summary>A number of single precision.</summary>
    Single,

    /// <summary>A number of double precision.</summary>
    Double,
}

/// <summary>A place in a file that holds one number.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record Field(string Name, int Offset, FieldKind Kind)
{
    /// <summary>Puts another number in place of the one in the file.</summary>
    /// <param name="file">The file; changed.</param>
    /// <param name="random">Draws the number.</param>
    public void Damage(Span<byte> file, Random random)
    {
        Span<byte> place = file[Offset..];
        switch (Kind)
        {
            case FieldKind.Byte:
                place[0] = (byte)Numbers.Integer(place[0], random);
                break;
            case FieldKind.Int32:
                MemoryMarshal.Write(place, (int)Numbers.Integer(MemoryMarshal.Read<int>(place), random));
                break;
            case FieldKind.Int64:
                MemoryMarshal.Write(place, Numbers.Integer(MemoryMarshal.Read<long>(place), random));
                break;
            case FieldKind.Single:
                MemoryMarshal.Write(place, Numbers.Single(MemoryMarshal.Read<float>(place), random));
                break;
            case FieldKind.Double:
                MemoryMarshal.Write(place, Numbers.Double(MemoryMarshal.Read<double>(place), random));
                break;
        }
    }
}
