using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Ends a fit after one of its epochs, by an exception of its own or as a test says.</summary>
internal sealed class StopAfter(int epoch, List<int> reported, Action? stop = null)
    : IProgress<EncoderTrainingEpoch>, IProgress<SparseAutoencoderTrainingEpoch>
{
    public void Report(EncoderTrainingEpoch value) => Report(value.Epoch);

    public void Report(SparseAutoencoderTrainingEpoch value) => Report(value.Epoch);

    private void Report(int found)
    {
        reported.Add(found);
        if (found != epoch)
            return;
        if (stop is null)
            throw new StoppedException();
        stop();
    }
}

/// <summary>What <see cref="StopAfter"/> throws.</summary>
internal sealed class StoppedException : Exception
{
}
