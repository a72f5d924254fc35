using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public class SafetensorsElementTypeTests
{
    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 0x20, 0xC1 }, -10f)]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F }, 1.5f)]
    [InlineData("F16", new byte[] { 0, 0x3C }, 1f)]
    [InlineData("BF16", new byte[] { 0x20, 0xC1 }, -10f)]
    [InlineData("I8", new byte[] { 0xFF }, -1)]
    [InlineData("U8", new byte[] { 0xFF }, 255)]
    [InlineData("I16", new byte[] { 0xFE, 0xFF }, -2)]
    [InlineData("U16", new byte[] { 0xFE, 0xFF }, 65534)]
    [InlineData("I32", new byte[] { 1, 0, 0, 0x80 }, int.MinValue + 1)]
    [InlineData("U32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, 4294967295L)]
    [InlineData("I64", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, -2L)]
    public void ColumnOf_EveryReadableType_ReadsItsLittleEndianBytes(string name, byte[] element, object expected)
    {
        SafetensorsElementType type = SafetensorsElementType.Find(name)!;
        Assert.Equal((element.Length, true), (type.Size, type.IsReadable));
        SafetensorsColumn column = type.ColumnOf("c", new SafetensorsTensor("x", name, [1], 0, element.Length));
        Assert.Equal(expected.GetType(), column.Type.RawType);
        using var rows = new StoredRows(new MemoryBytes(element), start: 0, element.Length, rowCount: 1, readAhead: 0);
        Assert.Equal(expected, expected switch
        {
            float => Value<float>(),
            int => Value<int>(),
            _ => Value<long>(),
        });

        object Value<T>()
        {
            T value = default!;
            ((ValueGetter<T>)column.GetterOf(rows, () => 0))(ref value);
            return value!;
        }
    }

    [Theory]
    [InlineData("BOOL", 1)]
    [InlineData("C64", 8)]
    public void Find_OfATypeThatCannotBecomeAColumn_KnowsItsSize(string name, int size)
    {
        SafetensorsElementType type = SafetensorsElementType.Find(name)!;
        Assert.Equal((size, false), (type.Size, type.IsReadable));
        Assert.DoesNotContain(name, SafetensorsElementType.Readable.Split(", "));
    }

    [Fact]
    public void Find_OfATypeThatIsNotKnown_IsNone() => Assert.Null(SafetensorsElementType.Find("F4"));
}
