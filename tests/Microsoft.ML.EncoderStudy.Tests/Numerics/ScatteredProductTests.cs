using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class ScatteredProductTests
{
    private const int Inputs = 3000, Rows = 40, NonZerosOfRow = 90;

    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddScatteredProduct_OnAnyNumberOfThreads_HasTheBitsOfTheSparseProduct(int width)
    {
        Kernels kernels = Kernels.All.Single(found => found.Width == width);

        // Rows of which the first few are asked for ahead, and work for four threads.
        foreach (int stride in new[] { 16, 208, 1024 })
        {
            float[] matrix = Numbers(2, Inputs * stride), added = Numbers(3, Rows * stride), expected = [.. added];
            kernels.AddSparseProduct(Batch(), matrix, expected, stride);
            foreach (int threads in new[] { 1, 2, 4 })
            {
                using var workers = new Workers(threads);
                float[] found = [.. added];
                workers.Share(kernels).AddScatteredProduct(Batch(), matrix, found, stride);
                Assert.Equal(expected, found);
            }
        }
    }

    /// <summary>Every third row is empty.</summary>
    private static SparseBatch Batch()
    {
        var random = new Random(1);
        List<int> starts = [0], indices = [];
        for (int row = 0; row < Rows; row++)
        {
            if (row % 3 != 0)
                indices.AddRange(Enumerable.Range(0, NonZerosOfRow).Select(_ => random.Next(Inputs)).Distinct().Order());
            starts.Add(indices.Count);
        }

        int[] all = [.. starts];
        return new SparseBatch(Inputs, indices.ToArray(), Numbers(4, indices.Count), all.AsSpan(0, Rows), all.AsSpan(1));
    }

    private static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
