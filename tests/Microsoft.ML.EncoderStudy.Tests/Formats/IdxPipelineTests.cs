using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Samples;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

/// <summary>ML.NET's own components on an IDX view, each because it leans on a different promise of <see cref="IDataView"/>.</summary>
public class IdxPipelineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void TrainTestSplit_OfTheView_LosesNoRow()
    {
        IDataView digits = LoadTestDigits();

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(digits, testFraction: 0.25, seed: 1);

        float[] train = [.. split.TrainSet.GetColumn<float>("Label")], test = [.. split.TestSet.GetColumn<float>("Label")];
        Assert.InRange(test.Length, 400, 600);
        Assert.Equal(digits.GetColumn<float>("Label").Order(), train.Concat(test).Order());
    }

    [Fact]
    public void ShuffleRows_OfTheView_ReordersAndLosesNoRow()
    {
        IDataView digits = LoadTestDigits();

        float[] shuffled = [.. _ml.Data.ShuffleRows(digits, seed: 1).GetColumn<float>("Label")];

        float[] labels = [.. digits.GetColumn<float>("Label")];
        Assert.NotEqual(labels, shuffled);
        Assert.Equal(labels.Order(), shuffled.Order());
    }

    [Fact]
    public void SaveAsBinary_OfTheView_ComesBackEqual()
    {
        IDataView digits = _ml.Data.TakeRows(LoadTestDigits(), 50);
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "digits.idv");

        using (FileStream stream = File.Create(path))
            _ml.Data.SaveAsBinary(digits, stream);

        IDataView back = _ml.Data.LoadFromBinary(path);
        Assert.Equal(digits.GetColumn<float[]>("Pixels"), back.GetColumn<float[]>("Pixels"));
        Assert.Equal(digits.GetColumn<float>("Label"), back.GetColumn<float>("Label"));
    }

    [Fact]
    public void ProjectToPrincipalComponents_OfPixels_FitsAndTransforms()
    {
        IDataView digits = LoadTestDigits();

        IDataView projected = _ml.Transforms.ProjectToPrincipalComponents("Features", "Pixels", rank: 4, seed: 1).Fit(digits).Transform(digits);

        float[][] features = [.. projected.GetColumn<float[]>("Features")];
        Assert.Equal(2_000, features.Length);
        Assert.All(features, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Sdca_OnPixels_LearnsZeroFromOne()
    {
        // SDCA shuffles and remembers rows by id: were ids wrong, it would not get near.
        IDataView digits = _ml.Data.FilterRowsByColumn(LoadTestDigits(), "Label", lowerBound: 0, upperBound: 2);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = "Class",
                FeatureColumnName = "Pixels",
                MaximumNumberOfIterations = 5,
                NumberOfThreads = 1,
            }));

        IDataView scored = pipeline.Fit(digits).Transform(digits);

        Assert.InRange(_ml.MulticlassClassification.Evaluate(scored, "Class").MicroAccuracy, 0.97, 1);
    }

    private IDataView LoadTestDigits() => _ml.Data.LoadFromIdx(DigitSample.TestImages, DigitSample.TestLabels);
}
