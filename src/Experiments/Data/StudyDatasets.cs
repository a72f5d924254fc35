using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Data;

/// <summary>Loads the data of an experiment.</summary>
internal static class StudyDatasets
{
    /// <summary>The names that <c>--dataset</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [DigitDataset.Sample, DigitDataset.Mnist];

    /// <exception cref="ExperimentException">The files are nowhere; the message says where they were looked for.</exception>
    public static StudyData Load(MLContext ml, StudySettings settings)
    {
        DigitFiles files = DigitDataset.Find(settings.Dataset, settings.DataPath);
        IDataView train = ml.Data.LoadFromIdx(files.TrainImages, files.TrainLabels), test = ml.Data.LoadFromIdx(files.TestImages, files.TestLabels);
        int size = ((VectorDataViewType)train.Schema[StudyData.Inputs].Type).Size;
        return new StudyData
        {
            Train = train,
            Test = test,
            Size = size,
            Shape = ImageShape.MostNearlySquare(size),
            HasLabels = true,
            Fingerprint = FormattableString.Invariant($"{settings.Dataset}, {train.GetRowCount()} + {test.GetRowCount()} rows of {size}"),
        };
    }
}
