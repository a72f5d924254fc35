using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Connections;

/// <summary>The rows of an experiment in memory, for systems that are not part of ML.NET.</summary>
/// <param name="Train">[rows × inputs].</param>
/// <param name="Test">[rows × inputs].</param>
/// <param name="TrainLabels">The classes of the rows, or none.</param>
/// <param name="TestLabels">The classes of the rows, or none.</param>
internal sealed record ConnectionData(RowMatrix Train, RowMatrix Test, float[] TrainLabels, float[] TestLabels)
{
    public static ConnectionData Read(MLContext ml, StudyData data) => new(
        RowMatrix.From(data.Train, StudyData.Inputs), RowMatrix.From(data.Test, StudyData.Inputs),
        Labels(ml, data, data.Train), Labels(ml, data, data.Test));

    private static float[] Labels(MLContext ml, StudyData data, IDataView view)
    {
        if (!data.HasLabels)
            return [];
        IDataView converted = ml.Transforms.Conversion.ConvertType(StudyData.Label, outputKind: DataKind.Single).Fit(view).Transform(view);
        return [.. converted.GetColumn<float>(StudyData.Label)];
    }
}
