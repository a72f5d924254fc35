using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

public class PairwiseFitTests
{
    [Fact]
    public void Run_OfSeveralPairs_TrainsEachOnItsColumnWithTheSameSeed()
    {
        var drawn = new List<int>();
        FittedEncoders<DecoderFreeSaeModelParameters> fitted = Run(
            [new("A", "Input"), new("B", "Input")], random =>
            {
                drawn.Add(random.Next());
                return KnownModels.DecoderFree(EncoderActivation.ReLU, [[drawn.Count, 0]]);
            });
        Assert.Equal(["A", "B"], fitted.Columns.Select(pair => pair.OutputColumnName));
        Assert.Equal([1, 2], fitted.Models.Select(model => (int)model.Weights[0]));
        Assert.Equal(drawn[0], drawn[1]);
    }

    [Fact]
    public void Run_OfAModelThatCouldNotBeLoadedAgain_NamesColumnAndRule()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Run([new("A", "Input")], _ => KnownModels.DecoderFree(EncoderActivation.ReLU, [[float.NaN, 0]])));
        Assert.Contains("Column 'Input': the fitted model could not be saved and loaded again. The weights", error.Message, StringComparison.Ordinal);
    }

    private static FittedEncoders<DecoderFreeSaeModelParameters> Run(
        InputOutputColumnPair[] pairs, Func<Random, DecoderFreeSaeModelParameters> train)
    {
        IHost host = NumberedRows.Host();
        using IChannel channel = host.Start("test");
        var options = new DecoderFreeSaeEstimator.Options { Seed = 5 };
        FittedEncoders<DecoderFreeSaeModelParameters>? fitted = null;
        new PairwiseFit(host, new EstimatorColumns(host, pairs, []), options).Run(
            ToyData.View(new MLContext(), [[1, 2], [3, 4]]), channel, training => train(training.Random),
            encoders => new DecoderFreeSaeTransformer(host, fitted = encoders));
        return fitted!;
    }
}
