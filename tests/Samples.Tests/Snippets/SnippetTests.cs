using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.EncoderStudy.Samples.Tests.Snippets;

/// <summary>What the documentation shows compiles, and runs on a little data.</summary>
public sealed class SnippetTests : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly string _folder = Directory.CreateTempSubdirectory("encoderstudy-snippets-").FullName;

    [Fact]
    public void Documentation_HasSnippetsInReadmeAndInEveryCatalog()
    {
        string[] places = [.. Snippet.All.Select(snippet => snippet.Place)];
        Assert.True(places.Count(place => place.StartsWith("README.md", StringComparison.Ordinal)) >= 3, string.Join('\n', places));
        string[] methods = ["DecoderFreeSae", "SparseAutoencoder", "EvaluateSparseFeatures", "LoadFromIdx", "LoadFromSafetensors"];
        Assert.All(methods, method => Assert.Contains(places, place => place.EndsWith("." + method, StringComparison.Ordinal)));
    }

    /// <summary>In their order and in one folder, as later ones load what earlier ones saved.</summary>
    [Fact]
    public void Snippets_InTheirOrder_CompileAndRun()
    {
        WriteFilesThatSnippetsLoad();
        Environment.CurrentDirectory = _folder;
        foreach (Snippet snippet in Snippet.All)
        {
            Exception? problem = Record.Exception(() => SnippetCompiler.Compile(snippet).Invoke(null, null));
            Assert.True(problem is null, $"{snippet.Place}: {problem}");
        }

        Assert.True(File.Exists(Path.Combine(_folder, "digits.zip")));
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        Directory.Delete(_folder, recursive: true);
    }

    private void WriteFilesThatSnippetsLoad()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "mnist-10k"), "train-*"))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        byte[] header = Encoding.UTF8.GetBytes(
            """{"activations":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"token":{"dtype":"I32","shape":[2],"data_offsets":[24,32]}}""");
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        float[] activations = [1, 2, 3, 4, 5, 6];
        int[] tokens = [7, 8];
        File.WriteAllBytes(
            Path.Combine(_folder, "train.safetensors"),
            [.. length, .. header, .. MemoryMarshal.AsBytes(activations.AsSpan()), .. MemoryMarshal.AsBytes(tokens.AsSpan())]);
    }
}
