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
    public static ConnectionData Read(StudyData data) => new(
        RowMatrix.From(data.Train, StudyData.Inputs), RowMatrix.From(data.Test, StudyData.Inputs), Labels(data, data.Train), Labels(data, data.Test));

    private static float[] Labels(StudyData data, IDataView view) => data.HasLabels ? [.. view.GetColumn<float>(StudyData.Label)] : [];
}
