using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class TrainingRowsBuilderTests
{
    [Theory]
    [InlineData(0.02, typeof(SparseRows))]
    [InlineData(0.1, typeof(BitmapRows))]
    [InlineData(0.45, typeof(BitmapRows))]
    [InlineData(0.55, typeof(DenseRows))]
    [InlineData(1, typeof(DenseRows))]
    public void Build_OfManyRowsOfAllForms_HasThemInOrderAndInTheFormOfTheWhole(double density, Type form)
    {
        // Some pieces of memory, rows by their non-zeros and whole, empty rows, and zeros that a row lists.
        const int count = 4000, inputs = 60;
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
            : form == typeof(BitmapRows) ? (nonZeros * 4) + ((count + 1) * 4) + (count * 8)
            : (nonZeros * 8) + ((count + 1) * 4);
        Assert.Equal(expectedBytes, bytes);
    }

    /// <summary>A sparse row that lists its first value even where that is 0.</summary>
    private static VBuffer<float> Listed(float[] row)
    {
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(i => i == 0 || row[i] != 0)];
        return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(i => row[i])], indices);
    }
}
