using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class EarlyStoppingTests
{
    private readonly EncoderParameters _parameters = new(inputs: 1, components: 1);

    [Fact]
    public void ShouldStop_AfterAsManyEpochsWithoutImprovementAsThereIsPatience_KeepsTheBest()
    {
        var stopping = new EarlyStopping<EncoderParameters>(patience: 2, _parameters);
        bool[] stops = [.. new double[] { 5, 3, 4, 3, 9 }.Select((loss, epoch) => After(stopping, loss, epoch))];
        Assert.Equal([false, false, false, true, true], stops);
        stopping.RestoreBest(_parameters);
        Assert.Equal(1, _parameters.All[0]); // the epoch of the first loss of 3
    }

    [Fact]
    public void ShouldStop_OfALossThatIsNotLower_DoesNotAskForTheParameters()
    {
        var stopping = new EarlyStopping<EncoderParameters>(patience: 9, _parameters);
        After(stopping, loss: 1, epoch: 0);
        Assert.False(stopping.ShouldStop(1, () => throw new InvalidOperationException("They are not needed.")));
    }

    [Fact]
    public void LoadState_OfWhatWasSaved_GoesOnCounting()
    {
        EarlyStopping<EncoderParameters> saved = new(patience: 2, _parameters), loaded = new(patience: 2, _parameters);
        After(saved, loss: 1, epoch: 7);
        After(saved, loss: 2, epoch: 8);
        loaded.LoadState(SavedState.Reader(SavedState.Of(saved)));
        Assert.True(After(loaded, loss: 1, epoch: 9));
        loaded.RestoreBest(_parameters);
        Assert.Equal(7, _parameters.All[0]);
    }

    private bool After(EarlyStopping<EncoderParameters> stopping, double loss, int epoch) => stopping.ShouldStop(loss, () =>
    {
        _parameters.All[0] = epoch;
        return _parameters;
    });
}
