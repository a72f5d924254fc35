using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Display;

/// <summary>Passes the epochs of an autoencoder on to a display, which shows no terms of the loss.</summary>
internal sealed class AutoencoderProgress(IProgress<EncoderTrainingEpoch> display) : IProgress<SparseAutoencoderTrainingEpoch>
{
    public void Report(SparseAutoencoderTrainingEpoch value) =>
        display.Report(new EncoderTrainingEpoch(
            value.Epoch, value.Loss, LseTerm: 0, VarianceTerm: 0, DecorrelationTerm: 0, WeightRedundancyTerm: 0, value.ValidationLoss));
}
