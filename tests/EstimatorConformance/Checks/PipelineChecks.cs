using EstimatorConformance.Reading;

namespace EstimatorConformance.Checks;

/// <summary>The estimator among others: splits, folds and selections.</summary>
public static class PipelineChecks
{
    public static void Check41_TrainTestSplit_TransformsUnseenRowsAsAnyOthers(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        DataOperationsCatalog.TrainTestData split = use.ML.Data.TrainTestSplit(use.Data, testFraction: 0.3, seed: Examination.Seed);
        ITransformer transformer = use.Fit(split.TrainSet);

        Rows unseen = use.Outputs(transformer, split.TestSet), all = use.Outputs(transformer);

        Assert.NotEmpty(unseen.List);
        Assert.True(unseen.List.Count < all.List.Count, "The split left nothing to train on.");
        var ids = unseen.List.Select(row => row.Id).ToHashSet();
        SameValues.Bitwise(all with { List = [.. all.List.Where(row => ids.Contains(row.Id))] }, unseen, "the test part");
    }

    public static void Check42_CrossValidation_FitsEachFoldAfresh(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        foreach (DataOperationsCatalog.TrainTestData fold in use.ML.Data.CrossValidationSplit(use.Data, numberOfFolds: 2, seed: Examination.Seed))
        {
            Rows afresh = use.Outputs(new Examination(subject).Fit(fold.TrainSet), fold.TestSet);
            SameValues.Bitwise(afresh, use.Outputs(use.Fit(fold.TrainSet), fold.TestSet), "an estimator that was fitted before");
        }

        if (!subject.FeatureColumn.TryGet(out string features))
            return;
        var pipeline = use.Estimator.Append(
            use.ML.BinaryClassification.Trainers.SdcaLogisticRegression(subject.LabelColumn, features, maximumNumberOfIterations: 3));
        var folds = Expect.Success("CrossValidate", () => use.ML.BinaryClassification.CrossValidate(
            use.Data, pipeline, numberOfFolds: 2, subject.LabelColumn, seed: Examination.Seed));
        Assert.All(folds, fold => Assert.True(double.IsFinite(fold.Metrics.LogLoss), "A fold has no finite loss."));
    }

    public static void Check43_SelectedAndReorderedColumns_GiveTheSameValues(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        Rows expected = use.Outputs(transformer);
        string[] reversed = [.. use.Data.Schema.Select(column => column.Name).Distinct().Reverse()];

        IDataView reordered = use.ML.Transforms.SelectColumns(reversed).Fit(use.Data).Transform(use.Data);
        SameValues.Bitwise(expected, use.Outputs(transformer, reordered), "from reordered columns");

        IDataView selected = Expect.Success(
            "a pipeline that ends in SelectColumns", () => use.Estimator.Append(use.ML.Transforms.SelectColumns([.. subject.OutputColumns])).Fit(use.Data).Transform(use.Data));
        Assert.Equal(subject.OutputColumns, selected.Schema.Select(column => column.Name));
        SameValues.Bitwise(expected, Rows.Of(selected, subject.OutputColumns), "selected");
    }
}
