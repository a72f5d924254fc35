using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Memory that is too short for what a kernel writes or reads is refused, at every width, and nothing is written behind it.</summary>
public class DestinationTests
{
    private const int Rows = 3, Stride = 32, Inputs = 5, Whole = Rows * Stride;

    /// <summary>Stands behind the memory that a kernel is given.</summary>
    private const float Guard = 7;

    private static readonly AdamStep Step = new(0.9f, 0.999f, 0.01f, 1, 1e-8f);

    private static readonly Dictionary<string, Action<Kernels, Memory<float>>> Calls = new()
    {
        ["Rectify"] = static (kernels, r) => kernels.Rectify(Full(), 1, r.Span),
        ["MaskWherePositive"] = static (kernels, r) => kernels.MaskWherePositive(Full(), 1, r.Span),
        ["Softplus"] = static (kernels, r) => kernels.Softplus(Full(), r.Span),
        ["MultiplyByLogistic"] = static (kernels, r) => kernels.MultiplyByLogistic(Full(), r.Span),
        ["Scale"] = static (kernels, r) => kernels.Scale(Full(), [], new float[Stride], r.Span),
        ["AddScaled"] = static (kernels, r) => kernels.AddScaled(Full(), [], new float[Stride], r.Span),
        ["AddStandardisationGradient"] = static (kernels, r) =>
            kernels.AddStandardisationGradient(Full(), Full(), [], new float[Stride], new float[Stride], new float[Stride], r.Span),
        ["Centre"] = static (kernels, r) => kernels.Centre(Full(), [], Rows, r.Span, new float[Stride]),
        ["ColumnInnerProducts"] = static (kernels, r) => kernels.ColumnInnerProducts(Full(), r.Span, [], new float[Stride]),
        ["Softmin"] = static (kernels, r) => kernels.Softmin(Full(), Stride, Stride, r.Span, new float[Rows]),
        ["GroupSoftmin"] = static (kernels, r) => kernels.GroupSoftmin(Full(), Stride, Stride, r.Span, new float[99], new float[99], Rows),
        ["AddGroupScaled"] = static (kernels, r) => kernels.AddGroupScaled(Full(), new float[99], Rows, r.Span, Stride),
        ["AdamUpdate, parameters"] = static (kernels, r) => kernels.AdamUpdate(Step, Full(), Full(), Full(), r.Span),
        ["AdamUpdate, first moment"] = static (kernels, r) => kernels.AdamUpdate(Step, Full(), r.Span, Full(), Full()),
        ["AdamUpdate, second moment"] = static (kernels, r) => kernels.AdamUpdate(Step, Full(), Full(), r.Span, Full()),
        ["AdamCatchUp, first moment"] = static (kernels, r) => kernels.AdamCatchUp(default, [], r.Span, Full(), Full()),
        ["AdamCatchUp, second moment"] = static (kernels, r) => kernels.AdamCatchUp(default, [], Full(), r.Span, Full()),
        ["MomentumUpdate, velocity"] = static (kernels, r) => kernels.MomentumUpdate(0.1f, 0.9f, Full(), r.Span, Full()),
        ["MomentumUpdate, parameters"] = static (kernels, r) => kernels.MomentumUpdate(0.1f, 0.9f, Full(), Full(), r.Span),
        ["GradientUpdate"] = static (kernels, r) => kernels.GradientUpdate(0.1f, Full(), r.Span),
        ["AddProduct"] = static (kernels, r) => kernels.AddProduct(
            new float[Rows * Inputs], DenseLayout.RowMajor(Rows, Inputs, Inputs), new float[Inputs * Stride], r.Span, Stride),
        ["Gram"] = static (kernels, r) => kernels.Gram(Full(), DenseLayout.RowMajor(Rows, Stride, Stride), r.Span, Stride),
        ["AddSparseProduct"] = static (kernels, r) => kernels.AddSparseProduct(Batch(), new float[Inputs * Stride], r.Span, Stride),
        ["AddScatteredProduct"] = static (kernels, r) => kernels.AddScatteredProduct(Batch(), new float[Inputs * Stride], r.Span, Stride),
        ["AddBitmapProduct"] = static (kernels, r) => kernels.AddBitmapProduct(Bitmaps(), new float[Inputs * Stride], r.Span, Stride),
        ["AddSparseOuterProduct, gradient"] = static (kernels, r) => kernels.AddSparseOuterProduct(Batch(), r.Span, new float[Inputs * Stride], Stride),
        ["AddBitmapOuterProduct, gradient"] = static (kernels, r) =>
            kernels.AddBitmapOuterProduct(Bitmaps(), RowsByInput(), r.Span, new float[Inputs * Stride], Stride),
    };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string call in Calls.Keys)
        {
            foreach (Kernels kernels in Kernels.All)
                cases.Add(call, kernels.Width);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_GivenTooLittleMemory_RefusesItAndWritesNothingBehind(string call, int width)
    {
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        foreach (int missing in new[] { 1, 16, Stride, Whole })
        {
            var memory = new float[Whole + 64];
            Array.Fill(memory, Guard);
            Assert.ThrowsAny<ArgumentException>(() => Calls[call](kernels, memory.AsMemory(0, Whole - missing)));
            Assert.All(memory[(Whole - missing)..], value => Assert.Equal(Guard, value));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kernel_GivenJustEnoughMemory_WritesNothingBehind(string call, int width)
    {
        var memory = new float[Whole + 64];
        Array.Fill(memory, Guard);

        Calls[call](Kernels.All.Single(candidate => candidate.Width == width), memory.AsMemory(0, Whole));

        Assert.All(memory[Whole..], value => Assert.Equal(Guard, value));
    }

    private static float[] Full() => [.. Enumerable.Range(0, Whole).Select(i => (i % 5) + 1f)];

    private static SparseBatch Batch() => new(Inputs, new[] { 0, 4, 2 }, new[] { 1f, 2, 3 }, new[] { 0, 1, 2 }, new[] { 1, 2, 3 });

    private static BitmapBatch Bitmaps() =>
        new(
            Inputs, new ulong[Rows + BitmapBatch.Slack].Select((_, i) => i < Rows ? 1UL : 0).ToArray(), new[] { 1f, 2, 3 },
            new[] { 0, 1, 2, 3 }, new[] { 0, 1, 2 });

    private static ulong[] RowsByInput()
    {
        var rowsByInput = new ulong[BitmapBatch.WordBits];
        Bitmaps().Transpose(rowsByInput);
        return rowsByInput;
    }
}
