using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>ML.NET's trainers learn from the output: one that streams, one that computes in batch, one that sorts columns.</summary>
public static class TrainerChecks
{
    private const string Key = "label as a key";

    public static void Check44_Sdca_TrainsOnTheOutput(EstimatorSubject subject)
        => TrainsOnTheOutput(subject, (ml, features) => ml.BinaryClassification.Trainers.SdcaLogisticRegression(
            subject.LabelColumn, features, maximumNumberOfIterations: 3));

    public static void Check45_MaximumEntropy_TrainsOnTheOutput(EstimatorSubject subject)
        => TrainsOnTheOutput(subject, (ml, features) => ml.Transforms.Conversion.MapValueToKey(Key, subject.LabelColumn)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(Key, features)));

    public static void Check46_FastTree_TrainsOnTheOutput(EstimatorSubject subject)
        => TrainsOnTheOutput(subject, (ml, features) => ml.BinaryClassification.Trainers.FastTree(
            subject.LabelColumn, features, numberOfLeaves: 4, numberOfTrees: 4, minimumExampleCountPerLeaf: 2));

    private static void TrainsOnTheOutput(EstimatorSubject subject, Func<MLContext, string, IEstimator<ITransformer>> trainer)
    {
        if (!subject.FeatureColumn.TryGet(out string features))
            return;
        var use = new Examination(subject);
        EstimatorChain<ITransformer> pipeline = use.Estimator.Append(trainer(use.ML, features));

        IDataView scored = Expect.Success("training on the output", () => pipeline.Fit(use.Data).Transform(use.Data));

        FiniteValues.In(scored, ["Score"], "the trainer's scores");
    }
}
