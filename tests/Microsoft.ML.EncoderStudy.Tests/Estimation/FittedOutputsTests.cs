using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

public class FittedOutputsTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(1e30f, false)] // its activations are not sure to be finite where inputs reach 1e10
    public void AreBounded_OfAModelAndTheLargestInputs_IsWhetherEveryOutputIsSureToBeFinite(float weight, bool expected) => Assert.Equal(
        expected, Outputs().AreBounded(KnownModels.DecoderFree(EncoderActivation.Identity, [[weight]]), [1e10f]));

    [Fact]
    public void AreBounded_AsksOnlyForOutputsThatWereAskedFor()
    {
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder([[1]], [[float.MaxValue]]);
        Assert.True(Outputs(new ExtraColumn(EncoderOutput.Reconstruction, null)).AreBounded(model, [1]));
        Assert.False(Outputs(new ExtraColumn(EncoderOutput.Reconstruction, "R")).AreBounded(model, [1]));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(float.MaxValue, "gives Infinity in column 'Features' on row 1")]
    public void Check_OfWhatTheModelGivesOnItsRows_NamesRowAndColumn(float weight, string? expected)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ToyData.View(ml, [[1], [3]]);
        var transformer = new DecoderFreeSaeTransformer(ml, new FittedEncoders<DecoderFreeSaeModelParameters>(
            [new InputOutputColumnPair("Features", "Input")], [KnownModels.DecoderFree(EncoderActivation.Identity, [[weight]])], []));
        Exception? error = Record.Exception(() => Outputs().Check(transformer, view));
        if (expected is null)
            Assert.Null(error);
        else
            Assert.Contains(expected, Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
    }

    private static FittedOutputs Outputs(params ExtraColumn[] extras)
    {
        IHost host = NumberedRows.Host();
        return new FittedOutputs(
            host, new EstimatorColumns(host, [new InputOutputColumnPair("Features", "Input")], extras), CancellationToken.None);
    }
}
