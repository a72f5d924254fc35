using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.EncoderStudy.Mutations;

/// <summary>A copy of the repository in a folder of its own, with mutations compiled into the library. The repository stays as it is.</summary>
/// <param name="repository">The repository.</param>
/// <param name="folder">Where the copy goes; emptied first.</param>
internal sealed partial class ScratchTree(string repository, string folder)
{
    private const string Library = "src/Microsoft.ML.EncoderStudy";
    private const string Tests = "tests/Microsoft.ML.EncoderStudy.Tests";

    /// <summary>Has its tests elsewhere: they need libtorch.</summary>
    private const string JudgedByTorch = "Training/Torch/";

    private const string Switch = """
        internal static class Mutant
        {
            private static readonly string? Number = System.Environment.GetEnvironmentVariable("MUTANT");
            private static readonly int On = Number is null ? 0 : int.Parse(Number, System.Globalization.CultureInfo.InvariantCulture);

            public static bool Is(int number) => On == number;
        }
        """;

    private readonly string _repository = repository;
    private readonly string _folder = folder;

    public string TestAssembly => Path.Combine(_folder, Tests, "bin/Release/net10.0/Microsoft.ML.EncoderStudy.Tests.dll");

    /// <summary>Copies what git knows of the repository, as it lies in the working tree.</summary>
    public void Copy()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        string files = Output("git", _repository, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        foreach (string file in files.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(_repository, file))))
        {
            string target = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(_repository, file), target);
        }

        File.WriteAllText(Path.Combine(_folder, Library, "Mutant.cs"), Switch);
    }

    /// <summary>How many mutations some folders have.</summary>
    public int Count(IEnumerable<string> folders)
    {
        int count = 0;
        foreach (string file in folders.SelectMany(SourceFiles))
            new MutatingRewriter(file, () => ++count, _ => false).Visit(
                CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(_repository, Library, file))).GetRoot());
        return count;
    }

    /// <summary>Numbers every mutation of some folders, and compiles those in that are wanted.</summary>
    public List<Mutation> Mutate(IEnumerable<string> folders, Func<int, bool> isWanted)
    {
        int number = 0;
        var mutations = new List<Mutation>();
        foreach (string file in folders.SelectMany(SourceFiles))
        {
            var rewriter = new MutatingRewriter(file, () => ++number, isWanted);
            string source = File.ReadAllText(Path.Combine(_repository, Library, file));
            File.WriteAllText(Path.Combine(_folder, Library, file), rewriter.Visit(CSharpSyntaxTree.ParseText(source).GetRoot()).ToFullString());
            mutations.AddRange(rewriter.Mutations);
        }

        return mutations;
    }

    /// <summary>Builds the tests.</summary>
    /// <returns>The places that do not compile, by file and line; empty after a build.</returns>
    /// <exception cref="InvalidOperationException">The build failed for another reason.</exception>
    public HashSet<(string File, int Line)> Build()
    {
        string output = Output(
            "dotnet", _folder, "build", "-c", "Release", Tests, "--nologo", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false");
        HashSet<(string, int)> errors = [.. CompileError().Matches(output).Select(error => (
            Path.GetRelativePath(Path.Combine(_folder, Library), error.Groups["file"].Value).Replace('\\', '/'),
            int.Parse(error.Groups["line"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)))];
        if (errors.Count > 0)
            return errors;
        if (!File.Exists(TestAssembly))
            throw new InvalidOperationException(output);

        // One failing test is enough.
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(TestAssembly)!, "xunit.runner.json"), """{ "stopOnFail": true }""");
        return errors;
    }

    private IEnumerable<string> SourceFiles(string part) => Directory.GetFiles(Path.Combine(_repository, Library, part), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(_repository, Library), file).Replace('\\', '/'))
        .Where(file => !file.StartsWith(JudgedByTorch, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Output(string command, string workingFolder, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex(@"^\s*(?<file>[^\s(][^(\n]*)\((?<line>\d+),\d+\): error CS", RegexOptions.Multiline)]
    private static partial Regex CompileError();
}
