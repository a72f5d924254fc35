using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class SmallestWeightsTests
{
    [Fact]
    public void Sum_OfMoreWeightsThanAreKept_IsThatOfTheSmallest()
    {
        var smallest = new SmallestWeights(capacity: 3);
        foreach (float weight in new float[] { 5, 0.5f, 4, 1, 9, 0.25f })
            smallest.Add(weight);
        Assert.Equal(3, smallest.Count);
        Assert.Equal(0.25 + 0.5 + 1, smallest.Sum);
    }

    [Fact]
    public void Sum_OfFewer_IsThatOfAll()
    {
        var smallest = new SmallestWeights(capacity: 3);
        Assert.Equal(0, smallest.Sum);
        smallest.Add(2);
        Assert.Equal((1, 2), (smallest.Count, smallest.Sum));
    }
}
