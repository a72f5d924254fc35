using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Between the terms of the decoder-free objective by their names and what users see of them.</summary>
internal static class DecoderFreeEpochs
{
    /// <summary>The terms that options give: each has a property, and they come first, in this order.</summary>
    public static IReadOnlyList<string> Terms { get; } =
        [LogSumExp.TermName, VarianceBarrier.TermName, Decorrelation.TermName, WeightRedundancy.TermName];

    /// <summary>What users see of an epoch.</summary>
    public static EncoderTrainingEpoch Shown(TrainedEpoch epoch)
    {
        TermLosses terms = epoch.Terms;
        return new EncoderTrainingEpoch(
            epoch.Epoch, epoch.Loss, terms[LogSumExp.TermName], terms[VarianceBarrier.TermName], terms[Decorrelation.TermName],
            terms[WeightRedundancy.TermName], epoch.ValidationLoss)
        {
            OtherTerms = [.. terms.Names.Skip(Terms.Count).Select(name => (name, terms[name]))],
        };
    }

    /// <summary>The epoch of which users see this.</summary>
    public static TrainedEpoch Trained(EncoderTrainingEpoch epoch)
    {
        IReadOnlyList<string> names = epoch.OtherTerms.IsEmpty ? Terms : [.. Terms, .. epoch.OtherTerms.Select(term => term.Name)];
        double[] values =
        [
            epoch.LseTerm, epoch.VarianceTerm, epoch.DecorrelationTerm, epoch.WeightRedundancyTerm,
            .. epoch.OtherTerms.Select(term => term.Loss),
        ];
        return new TrainedEpoch(epoch.Epoch, epoch.Loss, new TermLosses(names, values), epoch.ValidationLoss);
    }
}
