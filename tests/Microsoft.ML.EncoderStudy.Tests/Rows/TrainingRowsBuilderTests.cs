using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class TrainingRowsBuilderTests
{
    [Theory]
    [InlineData(0.02, 60, typeof(SparseRows))]
    [InlineData(0.1, 60, typeof(BitmapRows))]
    [InlineData(0.1, 150, typeof(BitmapRows))] // three words of a bitmap
    [InlineData(0.45, 60, typeof(BitmapRows))]
    [InlineData(0.55, 60, typeof(DenseRows))]
    [InlineData(1, 60, typeof(DenseRows))]
    public void Build_OfManyRowsOfAllForms_HasThemInOrderAndInTheFormOfTheWhole(double density, int inputs, Type form)
    {
        // Some pieces of memory, rows by their non-zeros and whole, empty rows, and zeros that a row lists.
        const int count = 4000;
        var random = new Random(1);
        var builder = new TrainingRowsBuilder(inputs);
        var expected = new float[count][];
        for (int row = 0; row < count; row++)
        {
            double own = row % 100 == 0 ? 0 : density;
            expected[row] = [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble() < own ? random.NextSingle() + 1 : 0)];
            builder.Add(row % 2 == 0 ? new VBuffer<float>(inputs, expected[row]) : Listed(expected[row]));
        }

        long bytes = builder.Bytes;
        int asked = 0;
        TrainingRows rows = builder.Build(() => asked++);
        Assert.True(asked >= 1, "Build never asked whether the training was cancelled.");
        Assert.IsType(form, rows);
        Assert.Equal(count, rows.Count);
        var found = new float[inputs];
        for (int row = 0; row < count; row++)
        {
            rows.CopyRow(row, found);
            Assert.Equal(expected[row], found);
        }

        int nonZeros = expected.Sum(row => row.Count(value => value != 0));
        int expectedBytes = form == typeof(DenseRows) ? count * inputs * 4
            : form == typeof(BitmapRows) ? (nonZeros * 4) + ((count + 1) * 4) + (count * 8 * (inputs == 60 ? 1 : 3))
            : (nonZeros * 8) + ((count + 1) * 4);
        Assert.Equal(expectedBytes, bytes);
    }

    [Fact]
    public void Visit_OfWeightedRows_ShowsEachWithItsWeight()
    {
        var builder = new TrainingRowsBuilder(4);
        builder.Add(new VBuffer<float>(4, [0, 0, 5, 0]));
        builder.Add(new VBuffer<float>(4, [1, 2, 3, 4]));
        var seen = new List<string>();
        builder.Visit([0.5f, 2], (indices, values, weight) =>
            seen.Add(FormattableString.Invariant($"{string.Join(' ', indices.ToArray())}: {string.Join(' ', values.ToArray())} × {weight}")));
        Assert.Equal(["2: 5 × 0.5", ": 1 2 3 4 × 2"], seen);

        builder.Visit(null, (_, _, weight) => Assert.Equal(1, weight));
    }

    /// <summary>3 · 10⁹ values, of which 3,000 are not zero.</summary>
    [Fact]
    public void FitsArrays_OfRowsWhoseNonZerosFit_IsTrueHoweverManyZerosTheyHave()
    {
        const int inputs = 1_000_000;
        var builder = new TrainingRowsBuilder(inputs);
        for (int row = 0; row < 3_000; row++)
            builder.Add(new VBuffer<float>(inputs, 1, [1], [row]));
        Assert.True(builder.FitsArrays);
    }

    [Theory]
    [InlineData(50, false)] // of 100
    [InlineData(51, true)]
    public void IsDense_OfMoreThanHalfNonZeros_IsTrue(long nonZeros, bool expected) =>
        Assert.Equal(expected, TrainingRowsBuilder.IsDense(rows: 20, nonZeros, inputs: 5));

    /// <summary>An array holds 2,147,483,591 values: 46,340 · 46,340 is less, 46,341 · 46,341 is more.</summary>
    [Theory]
    [InlineData(2_147_483_591, 1, true)]
    [InlineData(2_147_483_592, 1, false)]
    [InlineData(46_340, 46_340, true)]
    [InlineData(46_341, 46_341, false)]
    public void FitsDense_OfRowsThatAnArrayHolds_IsTrue(long rows, int inputs, bool expected) =>
        Assert.Equal(expected, TrainingRowsBuilder.FitsDense(rows, inputs));

    /// <summary>A bitmap takes 8 bytes for every 64 inputs of a row, a position in a list 4.</summary>
    [Theory]
    [InlineData(64, 20, true)] // 10 rows: 80 bytes either way
    [InlineData(64, 19, false)]
    [InlineData(65, 40, true)]
    [InlineData(65, 39, false)]
    [InlineData(1024, 10_000, true)]
    [InlineData(1025, 10_000, false)] // beyond which bitmaps are not used
    public void PayFor_BitmapsThatTakeNoMoreThanLists_IsTrue(int inputs, long nonZeros, bool expected) =>
        Assert.Equal(expected, BitmapRows.PayFor(rows: 10, nonZeros, inputs));

    /// <summary>A sparse row that lists its first value even where that is 0.</summary>
    private static VBuffer<float> Listed(float[] row)
    {
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(i => i == 0 || row[i] != 0)];
        return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(i => row[i])], indices);
    }
}
