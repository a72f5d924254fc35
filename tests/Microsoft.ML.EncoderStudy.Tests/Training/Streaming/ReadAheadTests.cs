using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class ReadAheadTests
{
    private static readonly StartThread NoThread = (_, _) => throw new InsufficientMemoryException("no more threads");

    public static TheoryData<bool> Threads => [true, false];

    [Theory]
    [MemberData(nameof(Threads))]
    public void MoveTo_ThroughAPass_GivesEveryRowInOrderAndThenTheEnd(bool thread)
    {
        using ReadAhead rows = Open(thread, Pieces([1, 2], [], [3]));
        var found = new List<int>();
        while (rows.MoveTo(wait: true))
        {
            found.Add(rows.Values);
            rows.Skip();
        }

        Assert.Equal([1, 2, 3], found);
        Assert.True(rows.Ended);
        Assert.False(rows.MoveTo(wait: true));
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void MoveTo_BeforeARowWasTaken_StaysAtIt(bool thread)
    {
        using ReadAhead rows = Open(thread, Pieces([2], [3]));
        Assert.True(rows.MoveTo(wait: true));
        Assert.True(rows.MoveTo(wait: true));
        Assert.Equal(2, rows.Values);
        Assert.False(rows.Ended);
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void MoveTo_WhereTheReadingFailed_ThrowsWhatItThrew(bool thread)
    {
        using ReadAhead rows = Open(thread, (empty, _) => Pieces([1])(empty, default).Append(null!).Select(
            piece => piece ?? throw new IOException("The disk is gone.")));
        Assert.True(rows.MoveTo(wait: true));
        rows.Skip();
        Assert.Equal("The disk is gone.", Assert.Throws<IOException>(() => rows.MoveTo(wait: true)).Message);
    }

    [Fact]
    public void Constructor_WhereNoThreadCanBeMade_SaysWhy()
    {
        var reasons = new List<string>();
        using var rows = new ReadAhead(5, Pieces([1]), NoThread, reason => reasons.Add(reason.Message), CancellationToken.None);
        Assert.Equal(["no more threads"], reasons);
    }

    private static ReadAhead Open(bool thread, Func<Func<PackedRows>, CancellationToken, IEnumerable<PackedRows>> read) =>
        new(inputs: 5, read, thread ? BackgroundThread.Start : NoThread, _ => { }, CancellationToken.None);

    /// <summary>Pieces of rows, each given by how many values it stores.</summary>
    private static Func<Func<PackedRows>, CancellationToken, IEnumerable<PackedRows>> Pieces(params int[][] pieces) =>
        (empty, _) => pieces.Select(piece =>
        {
            PackedRows rows = empty();
            foreach (int values in piece)
                rows.TryAdd(new VBuffer<float>(5, values, [1, 2, 3, 4, 5], [0, 1, 2, 3, 4]), whole: false, weight: 1);
            return rows;
        });
}
