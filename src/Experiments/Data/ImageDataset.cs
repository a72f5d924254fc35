using EncoderStudy.Experiments.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;

namespace EncoderStudy.Experiments.Data;

/// <summary>Images, and their classes if they have any, from four IDX files.</summary>
internal static class ImageDataset
{
    /// <summary>The name that <c>--dataset</c> takes for a set that is not known here.</summary>
    public const string AnyIdx = "idx";

    /// <param name="ml">The ML.NET context.</param>
    /// <param name="name">The name of the data set.</param>
    /// <param name="files">Its files.</param>
    public static StudyData Load(MLContext ml, string name, DigitFiles files)
    {
        IDataView train = ml.Data.LoadFromIdx(files.TrainImages, files.TrainLabels), test = ml.Data.LoadFromIdx(files.TestImages, files.TestLabels);
        int size = SizeOf(train);
        if (SizeOf(test) != size)
            throw new ExperimentException(FormattableString.Invariant(
                $"{files.TestImages}: found rows of {SizeOf(test)}, expected {size} as in {files.TrainImages}."));
        return new StudyData
        {
            Train = train,
            Test = test,
            Size = size,
            Shape = ((IdxDataView)train).ImageSize is (int height, int width) ? new ImageShape(width, height) : null,
            HasLabels = files.TrainLabels is not null,
            Fingerprint = FormattableString.Invariant($"{name}, content {RowChecksum.Of(train)} + {RowChecksum.Of(test)}, {train.GetRowCount()} + {test.GetRowCount()} rows of {size}"),
        };
    }

    private static int SizeOf(IDataView view) => ((VectorDataViewType)view.Schema[StudyData.Inputs].Type).Size;
}
