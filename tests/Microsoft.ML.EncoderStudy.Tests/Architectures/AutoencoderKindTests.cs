using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class AutoencoderKindTests
{
    [Fact]
    public void Of_EveryName_IsTheKindOfThatName()
    {
        foreach (SparseAutoencoderArchitecture name in Enum.GetValues<SparseAutoencoderArchitecture>())
            Assert.Equal(name, AutoencoderKind.Of(name).Name);
        Assert.Equal(Enum.GetValues<SparseAutoencoderArchitecture>().Order(), AutoencoderKind.All.Select(kind => kind.Name).Order());
    }

    [Fact]
    public void Of_ANameThatNoKindHas_Refuses() =>
        Assert.Throws<ArgumentOutOfRangeException>("name", () => AutoencoderKind.Of((SparseAutoencoderArchitecture)99));

    [Theory]
    [InlineData(SparseAutoencoderArchitecture.ReLU, "L1Weight,SparsityWarmUpEpochs")]
    [InlineData(SparseAutoencoderArchitecture.TopK, "AuxiliaryLossWeight,NumberOfActiveComponents")]
    [InlineData(SparseAutoencoderArchitecture.BatchTopK, "AuxiliaryLossWeight,NumberOfActiveComponents")]
    [InlineData(SparseAutoencoderArchitecture.JumpReLU, "JumpReLUBandwidth,JumpReLUThreshold,L0Weight,SparsityWarmUpEpochs")]
    [InlineData(SparseAutoencoderArchitecture.Gated, "L1Weight,SparsityWarmUpEpochs")]
    [InlineData(SparseAutoencoderArchitecture.MatryoshkaBatchTopK, "AuxiliaryLossWeight,MatryoshkaPrefixes,NumberOfActiveComponents")]
    public void OwnOptions_OfEveryKind_AreThoseOfItsPaper(SparseAutoencoderArchitecture name, string expected)
    {
        AutoencoderKind kind = AutoencoderKind.Of(name);
        Assert.Equal(expected, string.Join(',', kind.OwnOptions.Select(option => option.Name).Order(StringComparer.Ordinal)));
        Assert.All(kind.OwnOptions, option => Assert.True(kind.Uses(option)));
    }

    [Fact]
    public void Otherwise_OfAnOption_SaysWhyAKindDoesNotUseIt() => Assert.Equal(
        "TopK has no L1 penalty", ArchitectureOption.L1Weight.Otherwise(SparseAutoencoderArchitecture.TopK));
}
