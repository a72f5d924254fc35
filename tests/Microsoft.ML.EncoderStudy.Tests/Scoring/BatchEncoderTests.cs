using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

public class BatchEncoderTests
{
    /// <summary>More than fit in a block of rows, and no multiple of it.</summary>
    private const int Count = 150;

    public static TheoryData<string> Names => ScoredEncoders.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_OfManyRows_GivesTheBitsOfAPipeline(string name)
    {
        (ITransformer transformer, EncoderModelParameters model) = ScoredEncoders.Fit(name);
        foreach (double density in new[] { 1, 0.5, 0.1 })
        {
            float[][] rows = ScoredEncoders.Rows(Count, density);
            int[] expected = ScoredEncoders.Bits(ToyAutoencoder.Outputs(transformer, rows, "Features").SelectMany(row => row));
            var activations = new float[expected.Length];

            model.Encode(rows.SelectMany(row => row).ToArray(), activations);
            Assert.Equal(expected, ScoredEncoders.Bits(activations));

            Array.Clear(activations);
            EncodeSparse(model, rows, activations);
            Assert.Equal(expected, ScoredEncoders.Bits(activations));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_OfOneRowAtATime_GivesTheBitsOfAllAtOnce(string name)
    {
        EncoderModelParameters model = ScoredEncoders.Fit(name).Model;
        float[][] rows = ScoredEncoders.Rows(Count, 0.7);
        var together = new float[Count * ScoredEncoders.Components];
        model.Encode(rows.SelectMany(row => row).ToArray(), together);

        var alone = new float[together.Length];
        for (int i = 0; i < Count; i++)
            model.Encode(rows[i], alone.AsSpan(i * ScoredEncoders.Components, ScoredEncoders.Components));
        Assert.Equal(ScoredEncoders.Bits(together), ScoredEncoders.Bits(alone));
    }

    /// <summary>Of so many components not even one row fits the memory that is meant to stay near the core.</summary>
    [Fact]
    public void Encode_OfMoreComponentsThanFitABlock_GivesEachRowItsOwn()
    {
        const int components = 40_000;
        float[] weights = [.. Enumerable.Range(0, components)];
        DecoderFreeSaeModelParameters model = KnownModels.DecoderFree(EncoderActivation.Identity, [.. weights.Select(weight => new[] { weight })]);
        float[] expected = [.. weights, .. weights.Select(weight => 2 * weight), .. new float[components]];
        Assert.Equal(expected, Encode(model, [[1], [2], [0]]));
    }

    /// <summary>What lies behind the weights of an input there are those of the next, and may not be taken for components.</summary>
    [Theory]
    [InlineData(new float[] { 1, 0, 0 }, new float[] { 0, 2 })]
    [InlineData(new float[] { 1, 1, 0 }, new float[] { 101, 0 })]
    [InlineData(new float[] { 2, 1, 1 }, new float[] { 0, 404 })]
    public void Encode_OfAModelThatIsKeptWithoutPadding_IsThatOfItsComponents(float[] row, float[] expected)
    {
        SparseAutoencoderModelParameters model = KnownModels.UnpaddedTopK(1, [1, 100, 7], [2, 50, 350]);
        Assert.Equal(expected, Encode(model, [row]));
        var sparse = new float[2];
        EncodeSparse(model, [row], sparse);
        Assert.Equal(expected, sparse);
    }

    [Fact]
    public void Encode_WithNegativeZerosAmongTheBiases_GivesTheBitsOfAPipeline()
    {
        // Adding a zero turns −0 into 0, not adding it does not: the only way in which products of dense and of sparse rows differ.
        var parameters = new EncoderParameters(ScoredEncoders.Inputs, ScoredEncoders.Components);
        parameters.Bias.Fill(-0f);
        var model = new DecoderFreeSaeModelParameters(
            parameters, EncoderActivation.Identity,
            new InputScaler(InputScaling.None, new double[ScoredEncoders.Inputs], [.. Enumerable.Repeat(1.0, ScoredEncoders.Inputs)], 0),
            new EncoderComponentStatistics[ScoredEncoders.Components], []);
        float[][] rows = [new float[ScoredEncoders.Inputs], [.. Enumerable.Repeat(-1f, ScoredEncoders.Inputs)]];
        float[] dense = new float[2 * ScoredEncoders.Components], sparse = new float[dense.Length];
        model.Encode(rows.SelectMany(row => row).ToArray(), dense);
        EncodeSparse(model, rows, sparse);
        Assert.Equal(new int[dense.Length], ScoredEncoders.Bits(dense));
        Assert.Equal(new int[dense.Length], ScoredEncoders.Bits(sparse));
    }

    [Fact]
    public void Encode_OfSeveralThreadsAtOnce_GivesWhatOneGives()
    {
        EncoderModelParameters model = ScoredEncoders.Fit("TopK").Model;
        float[][][] batches = [.. Enumerable.Range(0, 16).Select(seed => ScoredEncoders.Rows(Count, seed % 2 == 0 ? 1 : 0.2, seed))];
        int[][] expected = [.. batches.Select(rows => ScoredEncoders.Bits(Encode(model, rows)))];
        var found = new int[batches.Length][];
        Parallel.For(0, batches.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            found[i] = ScoredEncoders.Bits(Encode(model, batches[i])));
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Encode_OfATransformer_IsThatOfItsOnlyEncoder()
    {
        SparseAutoencoderTransformer transformer = ToyAutoencoder.Fit(SparseAutoencoderArchitecture.Gated);
        float[] rows = [.. ToyData.Rows(4).SelectMany(row => row)];
        float[] expected = new float[4 * ToyAutoencoder.Components], found = new float[expected.Length], sparse = new float[expected.Length];
        transformer.GetModelParameters("Features").Encode(rows, expected);
        transformer.Encode(rows, found);
        Assert.Equal(expected, found);

        int[] positions = [.. Enumerable.Range(0, rows.Length).Select(i => i % ToyAutoencoder.Inputs)];
        transformer.Encode([0, 6, 12, 18, 24], positions, rows, sparse);
        Assert.Equal(expected, sparse);
    }

    [Fact]
    public void Encode_OfNoRows_WritesNothing()
    {
        EncoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU);
        float[] untouched = Enumerable.Repeat(7f, 2 * model.NumberOfComponents).ToArray(), before = [.. untouched];
        model.Encode([], untouched.AsSpan(0, 0));
        model.Encode([0], [], [], untouched.AsSpan(0, 0));
        Assert.Equal(before, untouched);
        Assert.Throws<ArgumentException>("activations", () => model.Encode([], untouched));
    }

    [Theory]
    [InlineData(13, 16, "expected a multiple of 6 values, the size of a row; found 13", "rows")]
    [InlineData(12, 15, "expected 16 values, 8 for each of 2 rows; found 15", "activations")]
    public void Encode_OfOtherLengths_NamesExpectedAndFound(int values, int activations, string expected, string parameter)
    {
        EncoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU);
        ArgumentException exception = Assert.Throws<ArgumentException>(parameter, () => model.Encode(new float[values], new float[activations]));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_IntoItsOwnRows_IsRefused()
    {
        EncoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU);
        var memory = new float[64];
        Assert.Throws<ArgumentException>("activations", () => model.Encode(memory.AsSpan(0, 24), memory.AsSpan(20, 32)));
    }

    [Fact]
    public void Encode_IntoWhatItReadsOfSparseRows_IsRefused()
    {
        EncoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU);
        var memory = new float[64];
        Assert.Throws<ArgumentException>("activations", () => model.Encode([0, 1, 1], [2], memory.AsSpan(3, 1), memory.AsSpan(0, 16)));
        Assert.Throws<ArgumentException>(
            "activations", () => model.Encode([0, 1, 1], MemoryMarshal.Cast<float, int>(memory.AsSpan(15, 1)), [1], memory.AsSpan(0, 16)));
        Assert.Throws<ArgumentException>(
            "activations", () => model.Encode(MemoryMarshal.Cast<float, int>(memory.AsSpan(8, 3)), [], [], memory.AsSpan(0, 16)));
        model.Encode([0, 1, 1], [2], memory.AsSpan(16, 1), memory.AsSpan(0, 16));
    }

    [Fact]
    public void Reconstruct_IntoItsOwnActivations_IsRefused()
    {
        EncoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU);
        var memory = new float[64];
        Assert.Throws<ArgumentException>("reconstruction", () => model.Reconstruct(memory.AsSpan(0, 8), memory.AsSpan(7, 6)));
        model.Reconstruct(memory.AsSpan(0, 8), memory.AsSpan(8, 6));
    }

    [Theory]
    [InlineData(new[] { 0, 2 }, new[] { 0, 1 }, 3, 8, "expected 2 values, one for each position; found 3", "values")]
    [InlineData(new int[0], new[] { 0, 1 }, 2, 8, "expected a start per row and the end of the last; found none", "rowStarts")]
    [InlineData(new[] { 1, 2 }, new[] { 0, 1 }, 2, 8, "expected row 0 to start at 0; found 1", "rowStarts")]
    [InlineData(new[] { 0, 1 }, new[] { 0, 1 }, 2, 8, "expected the last row to end at 2, the number of positions; found 1", "rowStarts")]
    [InlineData(new[] { 0, 3, 2 }, new[] { 0, 1 }, 2, 16, "expected row 1 to end at 3, its start, or later; found 2", "rowStarts")]
    [InlineData(new[] { 0, 2 }, new[] { 0, 6 }, 2, 8, "row 0: expected increasing positions in 0 … 5; found 6 after 0", "indices")]
    [InlineData(new[] { 0, 0, 2 }, new[] { 4, 4 }, 2, 16, "row 1: expected increasing positions in 0 … 5; found 4 after 4", "indices")]
    [InlineData(new[] { 0, 1 }, new[] { -1 }, 1, 8, "row 0: expected increasing positions in 0 … 5; found -1 first", "indices")]
    [InlineData(new[] { 0, 1 }, new[] { 1 }, 1, 7, "expected 8 values, 8 for each of 1 rows; found 7", "activations")]
    public void Encode_OfMalformedSparseRows_NamesExpectedAndFound(
        int[] rowStarts, int[] indices, int values, int activations, string expected, string parameter)
    {
        EncoderModelParameters model = ToyAutoencoder.Train(SparseAutoencoderArchitecture.ReLU);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            parameter, () => model.Encode(rowStarts, indices, new float[values], new float[activations]));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static float[] Encode(EncoderModelParameters model, float[][] rows)
    {
        var activations = new float[rows.Length * model.NumberOfComponents];
        model.Encode(rows.SelectMany(row => row).ToArray(), activations);
        return activations;
    }

    private static void EncodeSparse(EncoderModelParameters model, float[][] rows, float[] activations)
    {
        int[][] indices = [.. rows.Select(ScoredEncoders.NonZeros)];
        var starts = new int[rows.Length + 1];
        for (int i = 0; i < rows.Length; i++)
            starts[i + 1] = starts[i] + indices[i].Length;
        float[] values = [.. rows.Zip(indices).SelectMany(row => row.Second.Select(d => row.First[d]))];
        model.Encode(starts, indices.SelectMany(row => row).ToArray(), values, activations);
    }
}
