using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class TouchedInputsTests
{
    [Fact]
    public void Of_IndicesThatRepeat_GivesEachOnceInTheOrderOfItsFirstOccurrence()
    {
        var touched = new TouchedInputs(10);

        Assert.Equal([3, 7, 0], touched.Of([3, 7, 0, 7, 3]).ToArray());
        Assert.Equal([7, 9], touched.Of([7, 9, 9]).ToArray());
        Assert.Empty(touched.Of([]).ToArray());
    }
}
