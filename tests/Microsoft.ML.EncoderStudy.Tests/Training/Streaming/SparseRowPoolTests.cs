using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class SparseRowPoolTests
{
    private const int Inputs = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Store_AfterAnyStoresAndReleases_KeepsEveryRowThatIsThere(int seed)
    {
        const int slots = 40, mostValues = 200;
        var pool = new SparseRowPool(slots, Inputs, mostValues, offset: null, weights: null);
        var random = new Random(seed);
        var stored = new Dictionary<int, float[]>();
        for (int step = 0; step < 3000; step++)
        {
            int slot = random.Next(slots);
            if (stored.Remove(slot))
                pool.Release(slot);
            float[] row = Row(random);
            if (stored.Values.Sum(NonZeros) + NonZeros(row) <= mostValues)
            {
                pool.Store(slot, Pack(row), 0);
                stored.Add(slot, row);
            }

            if (step % 50 == 0)
                AssertHolds(pool, stored);
        }
    }

    private static void AssertHolds(SparseRowPool pool, Dictionary<int, float[]> stored)
    {
        var found = new float[Inputs];
        foreach ((int slot, float[] row) in stored)
        {
            pool.Rows.CopyRow(slot, found);
            Assert.Equal(row, found);
        }
    }

    private static int NonZeros(float[] row) => row.Count(value => value != 0);

    /// <summary>Rows of all lengths, none among them.</summary>
    private static float[] Row(Random random)
    {
        double density = random.NextDouble() * random.Next(2);
        return [.. Enumerable.Range(0, Inputs).Select(_ => random.NextDouble() < density ? random.NextSingle() + 1 : 0)];
    }

    private static PackedRows Pack(float[] row)
    {
        var packed = new PackedRows(Inputs);
        Assert.True(packed.TryAdd(new VBuffer<float>(Inputs, row), whole: false, weight: 1));
        return packed;
    }
}
