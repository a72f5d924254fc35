using System.Text;
using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Tests.Checkpoints;

public class CheckpointReaderTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(5, true)]
    [InlineData(1, false)]
    [InlineData(6, false)]
    [InlineData(int.MinValue, false)]
    public void Read_OfAWholeNumber_TakesThoseOfItsRange(int value, bool expected) =>
        AssertTaken(expected, writer => writer.Write(value), reader => reader.Read("a count", 2, 5), $"a count is {value}, expected 2 to 5");

    [Theory]
    [InlineData(0f, true)]
    [InlineData(float.PositiveInfinity, true)]
    [InlineData(-1e-45f, false)]
    [InlineData(float.NaN, false)]
    public void Read_OfARealNumber_TakesThoseOfItsRange(float value, bool expected) =>
        AssertTaken(expected, writer => writer.Write(value), reader => reader.Read("a moment", 0, float.PositiveInfinity), "a moment is ");

    [Theory]
    [InlineData(float.MaxValue, true)]
    [InlineData(float.NaN, false)]
    [InlineData(float.NegativeInfinity, false)]
    public void ReadFinite_WithOneValueThatIsNot_RefusesThem(float last, bool expected) =>
        AssertTaken(expected, writer => writer.WriteAll<float>([1, -2, last]), reader => reader.ReadFinite("a weight", new float[3]), "a weight is ");

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void ReadBoolean_OfAnotherByte_RefusesIt(byte value, bool expected) =>
        AssertTaken(expected, writer => writer.Write(value), reader => reader.ReadBoolean("a flag"), "a flag is 2, expected 0 to 1");

    [Fact]
    public void ReadText_OfWhatWasWritten_IsThat()
    {
        using CheckpointReader reader = SavedState.Reader(SavedState.Of(writer =>
        {
            writer.WriteText("");
            writer.WriteText("β₁ = 0.9");
        }));
        Assert.Equal("", reader.ReadText("a name"));
        Assert.Equal("β₁ = 0.9", reader.ReadText("a value"));
        reader.CheckEnd();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(4)]
    [InlineData(-1)]
    public void ReadText_OfALengthThatIsNotThere_RefusesItAndTakesNoMemory(int length)
    {
        byte[] state = SavedState.Of(writer =>
        {
            writer.Write(length);
            writer.Write(Encoding.UTF8.GetBytes("abc"));
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(state, reader => reader.ReadText("a name"), $"the length of a name is {length}, expected 0 to 3");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Read_BeyondTheEnd_SaysWhatIsMissing()
    {
        byte[] state = SavedState.Of(writer => writer.Write((short)1));
        AssertRefused(state, reader => reader.Read("a count", 0, 1), "it ends within a count, with 2 bytes where 4 are needed");
        AssertRefused(state, reader => reader.ReadFinite("a weight", new float[10]), "it ends within a weight, with 2 bytes where 40 are needed");
        AssertRefused(state, reader => reader.ReadRandomState("the random state"), "it ends within the random state");
    }

    [Fact]
    public void CheckEnd_BeforeTheEnd_SaysWhatIsLeft() =>
        AssertRefused(SavedState.Of(writer => writer.Write(1L)), reader => reader.CheckEnd(), "its state has 8 bytes too many");

    private static void AssertTaken(bool expected, Action<BinaryWriter> write, Action<CheckpointReader> read, string problem)
    {
        byte[] state = SavedState.Of(write);
        if (expected)
        {
            using CheckpointReader reader = SavedState.Reader(state);
            read(reader);
            reader.CheckEnd();
        }
        else
        {
            AssertRefused(state, read, problem);
        }
    }

    private static void AssertRefused(byte[] state, Action<CheckpointReader> read, string problem)
    {
        using CheckpointReader reader = SavedState.Reader(state);
        string message = Assert.Throws<FormatException>(() => read(reader)).Message;
        Assert.Contains("The checkpoint 'state' is damaged", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }
}
