using System.Diagnostics;
using EncoderStudy.Experiments.Results;
using EncoderStudy.ScoreSavedModel;
using Microsoft.ML;

namespace EncoderStudy.Experiments.SavedModels;

/// <summary>What this process and a fresh one made of the same rows, as hashes of the bits.</summary>
internal sealed record SavedModelOutcome(string HashHere, string HashInFreshProcess, long Rows, IReadOnlyList<string> Columns)
{
    public bool Matches => HashHere == HashInFreshProcess;
}

/// <summary>
/// Saves a model and scores with the file in a fresh process, which gets that file and the rows and knows nothing of what trained it.
/// </summary>
internal sealed class SavedModelCheck(MLContext ml)
{
    /// <param name="model">The model as it was trained.</param>
    /// <param name="trainingSchema">What the model was trained on; saved with it.</param>
    /// <param name="rows">The rows to score.</param>
    /// <param name="columns">The output columns to compare, vectors of <see cref="float"/>.</param>
    /// <param name="path">Where to save the model.</param>
    public SavedModelOutcome Run(
        ITransformer model, DataViewSchema trainingSchema, IDataView rows, IReadOnlyList<string> columns, string path)
    {
        AtomicFile.Write(path, stream => ml.Model.Save(model, trainingSchema, stream));
        (string hash, long count) = OutputHash.Of(model.Transform(rows), columns);

        DirectoryInfo folder = Directory.CreateTempSubdirectory("encoderstudy-");
        try
        {
            string rowsPath = Path.Combine(folder.FullName, "rows.idv");
            using (FileStream stream = File.Create(rowsPath))
                ml.Data.SaveAsBinary(rows, stream);
            return new SavedModelOutcome(hash, ScoreInFreshProcess(path, rowsPath, columns), count, columns);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string ScoreInFreshProcess(string modelPath, string rowsPath, IReadOnlyList<string> columns)
    {
        var start = new ProcessStartInfo(DotnetHost.Path) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ScoreSavedModel.dll"));
        start.ArgumentList.Add(modelPath);
        start.ArgumentList.Add(rowsPath);
        foreach (string column in columns)
            start.ArgumentList.Add(column);

        using Process process = Process.Start(start) ?? throw new ExperimentException($"'{DotnetHost.Path}' could not be started.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new ExperimentException(FormattableString.Invariant(
                $"The saved model '{modelPath}' could not be scored in a fresh process (exit code {process.ExitCode}):\n{error.Result}"));
        }

        return output.Trim();
    }
}
