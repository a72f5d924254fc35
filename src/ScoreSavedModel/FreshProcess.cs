using System.Diagnostics;
using Microsoft.ML;

namespace EncoderStudy.ScoreSavedModel;

/// <summary>Runs this program: a process that gets a saved model and rows, and knows nothing of what trained it.</summary>
public static class FreshProcess
{
    /// <summary>Scores rows there.</summary>
    /// <param name="ml">Writes the rows to a file.</param>
    /// <param name="modelPath">The saved model.</param>
    /// <param name="rows">The rows to score.</param>
    /// <param name="columns">The output columns to hash.</param>
    /// <returns>What <see cref="ColumnHash"/> gives there.</returns>
    /// <exception cref="InvalidOperationException">The process failed; the message says how.</exception>
    public static string Score(MLContext ml, string modelPath, IDataView rows, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(columns);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("encoderstudy-");
        try
        {
            string rowsPath = Path.Combine(folder.FullName, "rows.idv");
            using (FileStream stream = File.Create(rowsPath))
                ml.Data.SaveAsBinary(rows, stream);
            return Run([modelPath, rowsPath, .. columns]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(IEnumerable<string> arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, typeof(FreshProcess).Assembly.GetName().Name + ".dll");
        using Process process = Process.Start(
            new ProcessStartInfo(DotnetHost.Path, [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"The saved model '{arguments.First()}' could not be scored in a fresh process (exit code {process.ExitCode}):\n{error.Result}"));
    }
}
