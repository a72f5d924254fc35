using System.Diagnostics;
using EstimatorConformance.Child;

namespace EstimatorConformance.Checks;

/// <summary>A model file is all that another process needs.</summary>
public static class ProcessChecks
{
    private const string Program = "EstimatorConformance.Child.dll";

    public static void Check27_LoadedInAnotherProcess_GivesBitEqualColumns(EstimatorSubject subject)
    {
        var use = new Examination(subject);
        ITransformer transformer = use.Fit();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("conformance-");
        try
        {
            string model = Path.Combine(folder.FullName, "model.zip"), rows = Path.Combine(folder.FullName, "rows.idv");
            File.WriteAllBytes(model, use.Save(transformer));
            using (FileStream stream = File.Create(rows))
                use.ML.Data.SaveAsBinary(use.Data, stream);

            string here = ColumnHash.Of(Examination.Transform(transformer, use.ML.Data.LoadFromBinary(rows)), subject.OutputColumns);
            Assert.Equal(here, HashInAnotherProcess([model, rows, .. subject.OutputColumns]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string HashInAnotherProcess(string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, Program);
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(host, [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The other process failed: {errors.GetAwaiter().GetResult()}");
        return output.Trim();
    }
}
