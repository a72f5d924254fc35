using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>Between the terms of a sparse autoencoder's loss by their names and what users see of them.</summary>
internal static class AutoencoderEpochs
{
    /// <summary>What users see of an epoch.</summary>
    public static SparseAutoencoderTrainingEpoch Shown(TrainedEpoch epoch)
    {
        ReadOnlySpan<double> terms = epoch.Terms.Values;
        return new SparseAutoencoderTrainingEpoch(epoch.Epoch, epoch.Loss, terms[0], terms[1], terms[2], terms[3], epoch.ValidationLoss);
    }

    /// <summary>The epoch of which users see this.</summary>
    public static TrainedEpoch Trained(SparseAutoencoderTrainingEpoch epoch)
    {
        var losses = new AutoencoderLosses(epoch.ReconstructionTerm, epoch.SparsityTerm, epoch.AuxiliaryTerm, epoch.DecoderFreeTerm);
        return new TrainedEpoch(epoch.Epoch, epoch.Loss, losses.ByName, epoch.ValidationLoss);
    }
}
