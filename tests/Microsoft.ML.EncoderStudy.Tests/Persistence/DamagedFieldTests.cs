using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.ToyAutoencoder;

namespace Microsoft.ML.EncoderStudy.Tests.Persistence;

/// <summary>Models whose content is no model's, as a file with a matching checksum could hold: each is refused for what is wrong with it.</summary>
public class DamagedFieldTests
{
    private const int AfterDecoderBiases =
        sizeof(int) + sizeof(bool) + (2 * sizeof(int)) + (sizeof(float) * ((2 * Components * Inputs) + Components + Inputs));

    private const int AfterStatistics =
        AfterDecoderBiases + sizeof(int) + ((1 + (2 * Inputs)) * sizeof(double)) + (3 * Components * sizeof(float));

    public static TheoryData<SparseAutoencoderArchitecture> All => EveryArchitecture;

    [Theory]
    [MemberData(nameof(All))]
    public void Load_OfWhatWasSaved_ReadsAllOfIt(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters model = Train(architecture, options => options.InputScaling = InputScaling.Standardised);
        using var stream = new MemoryStream(Saved(model));
        using var reader = new BinaryReader(stream);
        Assert.Equal(Numbers(model), Numbers(SparseAutoencoderModelParameters.Load(new MLContext(), reader, ModelFormat.Version)));
        Assert.Equal(stream.Length, stream.Position);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Load_OfAModelThatEndsAnywhere_IsRefused(SparseAutoencoderArchitecture architecture)
    {
        byte[] content = Saved(Train(architecture, options => options.InputScaling = InputScaling.Standardised));
        for (int length = 0; length < content.Length; length++)
        {
            Exception? thrown = Record.Exception(() => Load(content[..length]));
            Assert.True(thrown is FormatException { InnerException: null } && thrown.IsMarked(), $"{length} of {content.Length} bytes: {thrown}");
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    public void Load_OfAnUnknownArchitecture_NamesIt(int architecture) =>
        AssertRefused(SparseAutoencoderArchitecture.ReLU, 0, architecture, $"unknown architecture {architecture}");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Components + 1)]
    public void Load_OfATopKWithAnImpossibleK_NamesIt(int active) => AssertRefused(
        SparseAutoencoderArchitecture.TopK, AfterDecoderBiases, active, $"claims {active} active components of {Components}");

    [Theory]
    [InlineData(SparseAutoencoderArchitecture.JumpReLU)]
    [InlineData(SparseAutoencoderArchitecture.BatchTopK)]
    [InlineData(SparseAutoencoderArchitecture.MatryoshkaBatchTopK)]
    public void Load_OfABadThreshold_SaysSo(SparseAutoencoderArchitecture architecture)
    {
        int last = AfterDecoderBiases + ((Components - 1) * sizeof(float));
        AssertRefused(architecture, last, -0.5f, "A threshold in the model is negative");
        AssertRefused(architecture, last, float.NaN, "The thresholds in the model are not finite");
        AssertRefused(architecture, last, float.PositiveInfinity, "The thresholds in the model are not finite");
    }

    [Fact]
    public void Load_OfABadMagnitude_SaysSo()
    {
        const int Scales = AfterDecoderBiases, Offsets = Scales + (Components * sizeof(float));
        AssertRefused(SparseAutoencoderArchitecture.Gated, Scales, float.NaN, "The magnitude scales in the model are not finite");
        AssertRefused(SparseAutoencoderArchitecture.Gated, Scales, -1f, "A magnitude scale in the model is negative");
        AssertRefused(SparseAutoencoderArchitecture.Gated, Offsets, float.NegativeInfinity, "The magnitude offsets in the model are not finite");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void Load_OfAnUnknownScaling_NamesIt(int scaling) =>
        AssertRefused(SparseAutoencoderArchitecture.ReLU, AfterDecoderBiases, scaling, $"unknown input scaling {scaling}");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void Load_OfABadRatio_NamesIt(double ratio) => AssertRefused(
        SparseAutoencoderArchitecture.ReLU, AfterDecoderBiases + sizeof(int), ratio, FormattableString.Invariant($"ratio of mean to deviation of {ratio}"));

    [Theory]
    [InlineData(0, double.NaN)] // a mean
    [InlineData(Inputs - 1, double.PositiveInfinity)]
    [InlineData(Inputs, double.NaN)] // a scale
    [InlineData(Inputs, 0)]
    [InlineData((2 * Inputs) - 1, -1)]
    [InlineData((2 * Inputs) - 1, double.PositiveInfinity)]
    public void Load_OfABadMeanOrScale_SaysSo(int index, double value) => AssertRefused(
        SparseAutoencoderArchitecture.ReLU, AfterDecoderBiases + sizeof(int) + ((1 + index) * sizeof(double)), value, "means and scales of the inputs");

    [Fact]
    public void Load_OfADecoderFreeModelWithAnUnknownScaling_NamesIt()
    {
        var ml = new MLContext(seed: 1);
        DecoderFreeSaeModelParameters model = ml.Transforms.DecoderFreeSae("Features", "Input", numberOfComponents: Components, epochs: 1, seed: 1)
            .Fit(ToyData.View(ml, ToyData.Rows())).GetModelParameters("Features");
        byte[] content = Saved(model);
        MemoryMarshal.Write(content.AsSpan((3 * sizeof(int)) + (sizeof(float) * ((Components * Inputs) + Components))), 77);
        using var reader = new BinaryReader(new MemoryStream(content));
        var exception = Assert.Throws<FormatException>(() => DecoderFreeSaeModelParameters.Load(ml, reader, ModelFormat.Version));
        Assert.Contains("unknown input scaling 77", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A name of as many bytes in place of the first one, "reconstruction".</summary>
    [Fact]
    public void Load_OfATermOfAnotherName_SaysWhatWasFoundAndWhatExpected() => AssertRefused(
        SparseAutoencoderArchitecture.ReLU, AfterStatistics + (2 * sizeof(int)), (byte)'R',
        "names the terms Reconstruction, sparsity, auxiliary, decoder-free of its loss; "
            + "expected reconstruction, sparsity, auxiliary, decoder-free.");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(17)]
    [InlineData(int.MaxValue)]
    public void Load_OfTooManyTermsOrNone_SaysSo(int terms) =>
        AssertRefused(SparseAutoencoderArchitecture.ReLU, AfterStatistics, terms, $"claims a loss of {terms} terms; expected 1 to 16");

    private static void AssertRefused<TValue>(SparseAutoencoderArchitecture architecture, int position, TValue value, string message)
        where TValue : struct
    {
        byte[] content = Saved(Train(architecture, options => options.InputScaling = InputScaling.Standardised));
        MemoryMarshal.Write(content.AsSpan(position), value);
        Exception exception = Assert.Throws<FormatException>(() => Load(content));
        Assert.True(exception.IsMarked());
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Saved(EncoderModelParameters model)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            model.Save(writer);
        return stream.ToArray();
    }

    private static SparseAutoencoderModelParameters Load(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        return SparseAutoencoderModelParameters.Load(new MLContext(), reader, ModelFormat.Version);
    }
}
