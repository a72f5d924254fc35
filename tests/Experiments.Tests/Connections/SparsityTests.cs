using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class SparsityTests
{
    [Fact]
    public void Hoyer_OfOneFeature_IsOne() => Assert.Equal(1, Sparsity.Hoyer(new RowMatrix([0, -3, 0, 0], 4)), 1e-12);

    [Fact]
    public void Hoyer_OfEqualFeatures_IsZero() => Assert.Equal(0, Sparsity.Hoyer(new RowMatrix([2, -2, 2, 2], 4)), 1e-12);

    [Fact]
    public void Hoyer_OfZeroRows_LeavesThemOut() => Assert.Equal(1, Sparsity.Hoyer(new RowMatrix([0, 0, 0, 7], 2)), 1e-12);

    [Fact]
    public void L0_OfTwoRows_IsTheirMeanNumberOfActiveFeatures() => Assert.Equal(1.5, Sparsity.L0(new RowMatrix([1, -1, 0.009, 0.02], 2)));

    [Fact]
    public void Entropy_OfEqualShares_IsTheLogarithmOfTheirNumber() =>
        Assert.Equal(Math.Log(4), Sparsity.Entropy(new RowMatrix([.25, .25, .25, .25], 4)), 1e-12);

    [Fact]
    public void Information_OfRowsSharedAlike_IsZero() => Assert.Equal(0, Sparsity.Information(new RowMatrix([.3, .7, .3, .7], 2)), 1e-12);

    [Fact]
    public void Information_OfOneComponentForEachRow_IsTheLogarithmOfTheirNumber() =>
        Assert.Equal(Math.Log(2), Sparsity.Information(new RowMatrix([1, 0, 0, 1], 2)), 1e-12);
}
