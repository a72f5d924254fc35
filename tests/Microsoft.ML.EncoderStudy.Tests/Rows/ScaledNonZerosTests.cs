using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class ScaledNonZerosTests
{
    /// <summary>μ = (2, 3) and s = (10, 100).</summary>
    private static readonly InputScaler Scaler = new(InputScaling.Standardised, [2, 3], [10, 100], meanToDeviationRatio: 0);

    [Fact]
    public void Apply_SubtractsTheMeanOfInputsThatNoRowLacks_AndOffsetsTheOthers()
    {
        var scaled = new ScaledNonZeros(Scaler, everywhere: [true, false]);
        float[] values = [5, 7];
        scaled.Apply([0, 1], values);
        Assert.Equal([30, 700], values); // 10 · (5 − 2), and 100 · 7 with the offset of −100 · 3 beside it
        Assert.Equal([0, -300], scaled.Offset!);
    }

    [Fact]
    public void Offset_WhereEveryInputIsInEveryRow_IsNone() =>
        Assert.Null(new ScaledNonZeros(Scaler, everywhere: [true, true]).Offset);
}
