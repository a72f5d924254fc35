using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>tests/StartUp, published to a folder as an application would be.</summary>
internal sealed class StartUpApplication
{
    private readonly string _path;

    private StartUpApplication(string path)
    {
        _path = path;
    }

    /// <param name="folder">Receives the application, and what is built for it: the outputs of the ordinary build stay as they are.</param>
    /// <param name="name">Tells the applications in a folder apart.</param>
    /// <param name="options">Further options of <c>dotnet publish</c>.</param>
    /// <exception cref="InvalidOperationException">It cannot be published; the command has printed why.</exception>
    public static StartUpApplication Publish(string folder, string name, params string[] options)
    {
        string project = typeof(StartUpApplication).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "StartUpProject").Value!;
        string output = Path.Combine(folder, name);
        using Process process = Process.Start(
            Environment.ProcessPath!,
            [
                "publish", project, "-c", "Release", "-o", output, "--artifacts-path", Path.Combine(folder, "build"),
                "--nologo", "-v", "quiet", "--disable-build-servers", .. options,
            ]);
        process.WaitForExit();
        return process.ExitCode == 0
            ? new StartUpApplication(Path.Combine(output, "StartUp.dll"))
            : throw new InvalidOperationException($"'{project}' could not be published.");
    }

    /// <summary>Runs it in a fresh process.</summary>
    /// <param name="model">The path of the model that it loads.</param>
    /// <returns>The numbers that it prints.</returns>
    public double[] Start(string model)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [_path, model]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }
}
