using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class TrainingColumnReaderTests
{
    private static readonly float[][] Rows = [[1, 0, 2], [0, 0, 4], [3, 5, 0]];

    [Fact]
    public void Finish_OfRowsThatWereKept_GivesThemAndTheirMoments()
    {
        TrainingColumnReader reader = Read(stopAfter: null);
        Assert.Null(reader.HashSum);
        TrainingRows rows = reader.Finish(weights: null, out InputMoments moments)!;
        var row = new float[3];
        rows.CopyRow(2, row);
        Assert.Equal(Rows[2], row);
        Assert.Equal([4 / 3.0, 5 / 3.0, 2], moments.Mean(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void StopKeeping_AtAnyRow_LeavesTheSameMomentsExtentAndHash()
    {
        TrainingColumnReader kept = Read(stopAfter: null);
        kept.Finish(weights: null, out InputMoments expected);
        TrainingColumnReader[] others = [Read(stopAfter: 1), Read(stopAfter: 3)];
        foreach (TrainingColumnReader reader in others)
        {
            Assert.Equal(0, reader.Bytes);
            Assert.Equal((3, 5, 2), (reader.Extent.Rows, reader.Extent.NonZeros, reader.Extent.LargestRow));
            Assert.Equal(kept.Hash, reader.Hash);
            Assert.Null(reader.Finish(weights: null, out InputMoments moments));
            Assert.Equal(expected.Mean(), moments.Mean());
            Assert.Equal(expected.StandardDeviation(), moments.StandardDeviation());
        }

        Assert.Equal(others[0].HashSum, others[1].HashSum);
    }

    private static TrainingColumnReader Read(int? stopAfter)
    {
        DataViewSchema.Column column = new ScriptedView(rows: 0, inputs: 3, _ => default).Schema["Input"];
        var reader = new TrainingColumnReader(column, new RowsHash(), () => { });
        for (int i = 0; i < Rows.Length; i++)
        {
            reader.Add(new VBuffer<float>(3, Rows[i]), weight: 1);
            if (i + 1 == stopAfter)
                reader.StopKeeping(weights: null);
        }

        return reader;
    }
}
