using Microsoft.ML.EncoderStudy.Evaluation;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

public class ComponentMomentsTests
{
    [Fact]
    public void Add_OfThreeRows_GivesMeansAndSquaredDeviations()
    {
        var moments = new ComponentMoments(2);
        foreach (float[] row in new float[][] { [1, 5], [2, 5], [6, 5] })
            moments.Add(row);
        Assert.Equal(3, moments.Rows);
        Assert.Equal([3, 5], moments.Mean.ToArray());
        Assert.Equal(14, moments.SquaredDeviations[0], 1e-12); // 4 + 1 + 9
        Assert.Equal(0, moments.SquaredDeviations[1]);
    }
}
