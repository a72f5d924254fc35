using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Products of rows by bitmaps against those of the same rows by lists, which they equal in every bit.</summary>
public class BitmapProductTests
{
    private const int AllRows = 300, Inputs = 700;

    public static TheoryData<int, int, int> Cases()
    {
        var cases = new TheoryData<int, int, int>();
        foreach (Kernels kernels in Kernels.All)
        {
            // Strips of all widths, and batches that fill less than a word of rows, some words, and more than pass together.
            foreach (int stride in new[] { 16, 48, 240 })
            {
                foreach (int rows in new[] { 1, 63, 128, 273 })
                    cases.Add(kernels.Width, stride, rows);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BothProducts_AreThoseOfListedRows(int width, int stride, int rows)
    {
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        var random = new Random(rows + stride);
        var data = new Rows(random);
        int[] batchRows = [.. Enumerable.Range(0, rows).Select(_ => random.Next(AllRows))];
        var bitmaps = new BitmapBatch(Inputs, data.Bitmaps, data.Values, data.Starts, batchRows);
        int[] starts = [.. batchRows.Select(row => data.Starts[row])], ends = [.. batchRows.Select(row => data.Starts[row + 1])];
        var lists = new SparseBatch(Inputs, data.Indices, data.Values, starts, ends);
        Assert.Equal(lists.NonZeros, bitmaps.NonZeros);

        float[] weights = Numbers(random, Inputs * stride), z = Numbers(random, rows * stride), expectedZ = [.. z];
        kernels.AddBitmapProduct(bitmaps, weights, z, stride);
        kernels.AddSparseProduct(lists, weights, expectedZ, stride);
        Assert.Equal(expectedZ, z);

        float[] found = Numbers(random, Inputs * stride), expected = [.. found];
        var rowsByInput = new ulong[bitmaps.Words * BitmapBatch.WordBits * BitmapBatch.WordsOf(rows)];
        rowsByInput.AsSpan().Fill(ulong.MaxValue); // what a batch before left there
        bitmaps.Transpose(rowsByInput);
        kernels.AddBitmapOuterProduct(bitmaps, rowsByInput, z, found, stride);
        kernels.AddSparseOuterProduct(lists, z, expected, stride);
        Assert.Equal(expected, found);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];

    /// <summary>Rows in both forms, some of them empty and some full.</summary>
    private sealed class Rows
    {
        public Rows(Random random)
        {
            int words = BitmapBatch.WordsOf(Inputs);
            Bitmaps = new ulong[(AllRows * words) + BitmapBatch.Slack];
            List<int> indices = [], starts = [0];
            for (int row = 0; row < AllRows; row++)
            {
                double density = random.Next(4) / 3.0;
                for (int d = 0; d < Inputs; d++)
                {
                    if (random.NextDouble() >= density)
                        continue;
                    indices.Add(d);
                    Bitmaps[(row * words) + (d / BitmapBatch.WordBits)] |= 1UL << (d % BitmapBatch.WordBits);
                }

                starts.Add(indices.Count);
            }

            Indices = [.. indices];
            Starts = [.. starts];
            Values = Numbers(random, Indices.Length);
        }

        public ulong[] Bitmaps { get; }

        public int[] Indices { get; }

        public int[] Starts { get; }

        public float[] Values { get; }
    }
}
