using EstimatorConformance.Data;
using EstimatorConformance.Tests.Sample;

namespace EstimatorConformance.Tests.Subjects;

/// <summary>The sample estimator as a subject that has every case there is, with the good behaviour or a broken one.</summary>
internal static class CenteringSubject
{
    public static EstimatorSubject With(Type behaviour, int fitPasses = 1) => new()
    {
        Name = behaviour.Name,
        Create = ml => Create(ml, behaviour),
        ValidFit = SampleData.Valid,
        ValidForTransformOnly = Given.Data(SampleData.WithoutWeights),
        Invalid = Given.Data(SampleData.OfText),
        ValidForFitOnly = Given.Data(SampleData.OfAnotherSize),
        InputColumn = Centering.Input,
        OutputColumns = [Centering.Centred, Centering.Deviation],
        FeatureColumn = Centering.Centred,
        LabelColumn = SampleData.Label,
        ReadWeights = Given.Weights(transformer => ((CenteringTransformer)transformer).Means),
        FitPasses = fitPasses,
        FitOn = new()
        {
            OneRowHoldsNotANumber = FitOutcome.IsRejected,
            OneRowHoldsInfinity = FitOutcome.IsRejected,
            NoRows = FitOutcome.IsRejected,
            OneRow = FitOutcome.Succeeds,
            AllWeightsZero = new WeightedFit(ml => Create(ml, behaviour), Centering.Weight, FitOutcome.IsRejected),
        },
    };

    private static CenteringEstimator Create(MLContext ml, Type behaviour) => new(ml, (Centering)Activator.CreateInstance(behaviour)!);
}
