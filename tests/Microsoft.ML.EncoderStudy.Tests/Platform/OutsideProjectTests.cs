using System.Text;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>
/// What a user does first: a new project somewhere else, one reference to the library, nothing else set. The way the library is compiled
/// (widened references, central package versions) must not reach it.
/// </summary>
[Collection(Builds.Collection)]
public sealed class OutsideProjectTests(ITestOutputHelper log) : IDisposable
{
    private const string Program = """
        using System;
        using System.Linq;
        using Microsoft.ML;
        using Microsoft.ML.Data;

        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 64)
            .Select(_ => new Row { Pixels = Enumerable.Range(0, 8).Select(_ => random.NextSingle()).ToArray() })
            .ToArray();
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.DecoderFreeSae("Features", "Pixels", numberOfComponents: 4, epochs: 2).Fit(data);
        ml.Model.Save(model, data.Schema, "model.zip");

        ITransformer loaded = new MLContext().Model.Load("model.zip", out _);
        float[][] before = model.Transform(data).GetColumn<float[]>("Features").ToArray();
        float[][] after = loaded.Transform(data).GetColumn<float[]>("Features").ToArray();
        bool same = before.Zip(after).All(pair => pair.First.SequenceEqual(pair.Second));
        Console.WriteLine($"{after.Length} rows of {after[0].Length} activations, {(same ? "the same" : "others")} after loading");

        class Row
        {
            [VectorType(8)]
            public float[] Pixels { get; set; }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void OutsideProject_WithNothingButTheReference_BuildsWithoutWarningsAndRuns()
    {
        WriteProject();

        // Of the running configuration, so that the library is up to date and this build writes none of its files.
        DotNetCommand build = DotNetCommand.Run(_folder.Path, "build", "-c", ThisBuild.Configuration);
        log.WriteLine(build.Output);
        Assert.Equal(0, build.ExitCode);
        Assert.Contains(" 0 Warning(s)", build.Output);
        Assert.Contains(" 0 Error(s)", build.Output);

        string output = Path.Combine(_folder.Path, "bin", ThisBuild.Configuration, "net10.0");
        DotNetCommand run = DotNetCommand.Run(_folder.Path, Path.Combine(output, "Outside.dll"));
        log.WriteLine(run.Output);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("64 rows of 4 activations, the same after loading", run.Output.Trim());

        Assert.All(["Microsoft.ML.Core.dll", "Microsoft.ML.Data.dll"], name => Assert.False(Widened.Is(Path.Combine(output, name))));
        Assert.Empty(Directory.EnumerateFiles(output, "WidenReferences*"));
    }

    public void Dispose() => _folder.Dispose();

    private void WriteProject()
    {
        _folder.Write("Program.cs", Encoding.UTF8.GetBytes(Program));
        _folder.Write("Outside.csproj", Encoding.UTF8.GetBytes($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{ThisBuild.LibraryProject}" />
              </ItemGroup>
            </Project>
            """));
    }
}
