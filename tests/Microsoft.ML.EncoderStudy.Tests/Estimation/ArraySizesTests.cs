using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

public class ArraySizesTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(int.MaxValue, 2_147_483_648)]
    public void PaddedComponents_OfAnyNumber_IsTheNextMultipleOf16(int components, long expected) =>
        Assert.Equal(expected, Sizes(components).PaddedComponents);

    [Fact]
    public void Check_OfALengthThatNoArrayHas_NamesComponentsInputsBatchAndLength()
    {
        ArraySizes sizes = Sizes(70);
        sizes.Check(Array.MaxLength - 16, "parameters");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => sizes.Check(Array.MaxLength - 15L, "parameters"));
        Assert.Contains(
            $"70 components of 5 inputs in batches of 9 make {Array.MaxLength - 15L} parameters, more than an array holds", error.Message,
            StringComparison.Ordinal);
    }

    private static ArraySizes Sizes(int components) => new(
        new OptionChecks(NumberedRows.Host()), new DecoderFreeSaeEstimator.Options { NumberOfComponents = components }, inputs: 5, rows: 9);
}
