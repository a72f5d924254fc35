using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.EncoderStudy.Samples.Tests.Snippets;

/// <summary>Compiles a snippet as a reader would: in a method of a program that references the packages, and no more.</summary>
internal static class SnippetCompiler
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The method that runs the snippet.</summary>
    public static MethodInfo Compile(Snippet snippet)
    {
        string program = $$"""
            using System;
            using System.Collections.Generic;
            using System.IO;
            using System.Linq;
            using Microsoft.ML;
            using Microsoft.ML.Data;
            using Microsoft.ML.Transforms;
            using Microsoft.ML.EncoderStudy.Samples.Tests.Snippets;
            using static Microsoft.ML.EncoderStudy.Samples.Tests.Snippets.SnippetContext;

            public static class Program
            {
                public static void Run()
                {
            {{snippet.Code}}
                }
            }
            """;
        var compilation = CSharpCompilation.Create(
            "Snippet", [CSharpSyntaxTree.ParseText(program)], References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        IEnumerable<Diagnostic> errors = compilation.Emit(assembly).Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error);
        Assert.True(!errors.Any(), $"{snippet.Place}:\n{snippet.Code}\n{string.Join('\n', errors)}");
        assembly.Position = 0;
        return new AssemblyLoadContext(snippet.Place).LoadFromStream(assembly).GetType("Program")!.GetMethod("Run")!;
    }
}
