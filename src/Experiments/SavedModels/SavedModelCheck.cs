using EncoderStudy.Experiments.Results;
using EncoderStudy.ScoreSavedModel;
using Microsoft.ML;

namespace EncoderStudy.Experiments.SavedModels;

/// <summary>What this process and a fresh one made of the same rows, as hashes of the bits.</summary>
internal sealed record SavedModelOutcome(string HashHere, string HashInFreshProcess, long Rows, IReadOnlyList<string> Columns)
{
    public bool Matches => HashHere == HashInFreshProcess;
}

/// <summary>Saves a model, and scores both with it and with the file.</summary>
internal static class SavedModelCheck
{
    /// <param name="ml">ML.NET.</param>
    /// <param name="model">The model as it was trained.</param>
    /// <param name="trainingSchema">What the model was trained on; saved with it.</param>
    /// <param name="rows">The rows to score.</param>
    /// <param name="columns">The output columns to compare.</param>
    /// <param name="path">Where to save the model.</param>
    public static SavedModelOutcome Run(
        MLContext ml, ITransformer model, DataViewSchema trainingSchema, IDataView rows, IReadOnlyList<string> columns, string path)
    {
        AtomicFile.Write(path, stream => ml.Model.Save(model, trainingSchema, stream));
        (string hash, long count) = ColumnHash.Of(model.Transform(rows), columns);
        return new SavedModelOutcome(hash, FreshProcess.Score(ml, path, rows, columns), count, columns);
    }
}
