using System.Buffers.Binary;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public void Read_ARightFile_GivesTensorsInTheOrderOfTheHeader()
    {
        byte[] file = SafetensorsBytes.Rows(3);

        SafetensorsHeader header = SafetensorsHeader.Read(new MemoryStream(file), file.Length);

        Assert.Equal(["token", "activations", "mask", "scale"], header.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("F32 [3, 2]", header.Tensors[1].ToString());
        Assert.Equal((24L, 36L), (header.Tensors[0].Begin, header.Tensors[0].End));
        Assert.Equal(file.Length, header.Length + header.DataLength);
    }

    [Theory]
    [InlineData("""[]""", "found a header that begins with 0x5B")]
    [InlineData(""" {}""", "found a header that begins with 0x20")]
    [InlineData("""{"x":""", "the header is not the JSON that was expected")]
    [InlineData("""{} {}""", "the header is not the JSON that was expected")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"x":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}}""", "the header is not the JSON that was expected")]
    [InlineData("""{"x":{"dtype":"U8","dtype":"I8","shape":[2],"data_offsets":[0,2]}}""", "the header is not the JSON that was expected")]
    [InlineData("""{"x":[[[[[[[[[[[[]]]]]]]]]]]]}""", "the header is not the JSON that was expected")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "the header is not the JSON that was expected")]
    [InlineData("""{"x":3}""", "tensor 'x': found 3, expected an object with dtype, shape and data_offsets")]
    [InlineData("""{"x":{"shape":[2],"data_offsets":[0,2]}}""", "tensor 'x': found no dtype")]
    [InlineData("""{"x":{"dtype":8,"shape":[2],"data_offsets":[0,2]}}""", "tensor 'x': found 8, expected text in dtype")]
    [InlineData("""{"x":{"dtype":"U8","shape":2,"data_offsets":[0,2]}}""", "tensor 'x': found 2, expected an array of numbers in shape")]
    [InlineData("""{"x":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}""", "tensor 'x': found -2, expected whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2.5],"data_offsets":[0,2]}}""", "tensor 'x': found 2.5, expected whole numbers from 0")]
    [InlineData("""{"x":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,2]}}""", "tensor 'x': found 99999999999999999999, expected whole numbers")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0]}}""", "tensor 'x': found 1 numbers in data_offsets, expected 2")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2,2]}}""", "tensor 'x': found more than 2 numbers in data_offsets, expected at most 2")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"new":{"a":1,"a":2}}}""", "the name 'a' comes twice")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"new":1,"new":2}}""", "the name 'new' comes twice")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"},"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "the name 'a' comes twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "the name '__metadata__' comes twice")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"\u0078":{"dtype":"U8","shape":[0],"data_offsets":[2,2]}}""", "the name 'x' comes twice")]
    [InlineData("""{"x":"éééééééééééééééééééééééééééééééééééééééééééé"}""", "found \"ééééééééééééééééééééééééééééééééééééééé…, expected an object")]
    [InlineData("""{"x":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", "tensor 'x': found an end, 0, before the beginning, 2")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,2]}}""", "tensor 'x': found 2 bytes, expected 8 for F32 [2]")]
    [InlineData("""{"x":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,2]}}""", "which has more elements than can be counted")]
    public void Read_AMalformedHeader_SaysWhatWasFound(string header, string message) => AssertMalformed(SafetensorsBytes.File(header, 1, 2), message);

    [Theory]
    [InlineData("[0,2]", "[1,3]", "tensor 'b': found its beginning at byte 1 of the data, expected 2, where 'a' ends: they overlap")]
    [InlineData("[0,2]", "[0,2]", "tensor 'b': found its beginning at byte 0 of the data, expected 2, where 'a' ends: they overlap")]
    [InlineData("[0,2]", "[3,5]", "tensor 'b': found its beginning at byte 3 of the data, expected 2, where 'a' ends: what lies between belongs to no tensor")]
    [InlineData("[1,3]", "[3,5]", "tensor 'a': found its beginning at byte 1 of the data, expected 0, where 'the header' ends")]
    public void Read_TensorsThatDoNotFollowOneAnother_NamesThem(string first, string second, string message)
        => AssertMalformed(
            SafetensorsBytes.File(
                $$$"""{"a":{"dtype":"U8","shape":[2],"data_offsets":{{{first}}}},"b":{"dtype":"U8","shape":[2],"data_offsets":{{{second}}}}}""", 1, 2, 3, 4, 5),
            message);

    [Fact]
    public void Read_DataCutOff_SaysHowMuchIsThere()
        => AssertMalformed(SafetensorsBytes.Rows(3)[..^1], "the data are truncated: found 50 bytes, expected 51");

    [Fact]
    public void Read_SomethingBehindTheData_SaysHowMuch()
        => AssertMalformed([.. SafetensorsBytes.Rows(3), 0], "1 bytes trail the data: found 52 bytes, expected 51");

    [Fact]
    public void Read_HeaderCutOff_SaysHowMuchIsThere()
        => AssertMalformed(SafetensorsBytes.File("{}")[..^1], "the header is truncated: found 1 bytes, expected 2");

    [Fact]
    public void Read_LengthCutOff_SaysHowMuchIsThere() => AssertMalformed([2, 0, 0], "the file is truncated: found 3 bytes, expected at least 8");

    [Theory]
    [InlineData(0)]
    [InlineData(100_000_001)]
    [InlineData(ulong.MaxValue)]
    public void Read_HeaderOfALengthThatCannotBe_AllocatesNothing(ulong length)
    {
        byte[] file = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);

        AssertMalformed(file, $"found a header of {length} bytes, expected 1 to 100000000");
    }

    [Fact]
    public void Read_MembersThatAreNotKnown_ArePassedOver()
    {
        byte[] file = SafetensorsBytes.File(
            """{"__metadata__":{"a":["1",{"b":2}]},"x":{"new":[[1],{"dtype":"F32"}],"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, 2);

        SafetensorsTensor tensor = Assert.Single(SafetensorsHeader.Read(new MemoryStream(file), file.Length).Tensors);

        Assert.Equal("U8 [2]", tensor.ToString());
    }

    [Theory]
    [InlineData("shape")]
    [InlineData("data_offsets")]
    [InlineData("new")]
    public void Read_MillionsOfNumbers_TakesLittleMoreMemoryThanTheFile(string member)
    {
        string numbers = string.Concat(Enumerable.Repeat("1,", 2_000_000)) + "1";
        byte[] file = SafetensorsBytes.File($$$"""{"x":{"{{{member}}}":[{{{numbers}}}]}}""");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FormatException>(() => SafetensorsHeader.Read(new MemoryStream(file), file.Length));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, file.Length + 200_000);
    }

    [Fact]
    public void Read_NamesWithoutEnd_AreRefusedBeforeTheyTakeMemory()
    {
        string notes = string.Join(',', Enumerable.Range(0, 65_537).Select(i => $"\"{i}\":0"));

        AssertMalformed(SafetensorsBytes.File($$$"""{"__metadata__":{{{{notes}}}}}"""), "found an object with more than 65536 names");
    }

    [Fact]
    public void Read_ANameOfAMillionCharacters_IsNotRepeatedInTheMessage()
    {
        string name = new('n', 1_000_000);
        byte[] file = SafetensorsBytes.File($$$"""{"{{{name}}}":{"dtype":"{{{name}}}","shape":[0],"data_offsets":[2,2]}}""", 1, 2);

        var problem = Assert.Throws<FormatException>(() => SafetensorsHeader.Read(new MemoryStream(file), file.Length));

        Assert.InRange(problem.Message.Length, 100, 500);
    }

    [Fact]
    public void Read_FileThatBecomesShorterMeanwhile_SaysSo()
    {
        byte[] file = SafetensorsBytes.Rows(3);

        var problem = Assert.Throws<FormatException>(() => SafetensorsHeader.Read(new MemoryStream(file[..20]), file.Length));

        Assert.Contains("found its end within the header", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HeaderThatIsNotUtf8_SaysSo()
    {
        byte[] file = SafetensorsBytes.File("""{"?":{}}""");
        file[10] = 0xFF;

        AssertMalformed(file, "found a header that is not UTF-8");
    }

    [Fact]
    public void Read_AnyBitOfTheHeaderFlipped_ThrowsNothingButFormatExceptions()
    {
        byte[] file = SafetensorsBytes.Rows(2);
        int header = (int)SafetensorsHeader.Read(new MemoryStream(file), file.Length).Length, refused = 0;
        for (int bit = 0; bit < 8 * header; bit++)
        {
            byte[] damaged = [.. file];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                SafetensorsHeader.Read(new MemoryStream(damaged), damaged.Length);
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        // What is let pass are other names, other notes and types that are not known here.
        Assert.InRange(refused, 4 * header, 8 * header);
    }

    private static void AssertMalformed(byte[] file, string message)
    {
        var problem = Assert.Throws<FormatException>(() => SafetensorsHeader.Read(new MemoryStream(file), file.Length));

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
