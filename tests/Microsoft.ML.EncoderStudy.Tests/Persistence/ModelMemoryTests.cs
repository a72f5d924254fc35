using System.Globalization;
using System.IO.Compression;
using EstimatorConformance.Models;
using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Persistence;

/// <summary>What a file may take of memory: not much more than it has, unpacked, and no more than the application allows.</summary>
[Collection(nameof(ModelMemoryTests))]
[CollectionDefinition(nameof(ModelMemoryTests), DisableParallelization = true)]
public sealed class ModelMemoryTests : IDisposable
{
    /// <summary>24 MB of weights.</summary>
    private const int WideInputs = 2_000_000;

    private readonly object? _setting = AppContext.GetData(ModelMemory.Setting);

    public void Dispose() => AppContext.SetData(ModelMemory.Setting, _setting);

    [Fact]
    public void Load_OfOneComponentOfManyInputs_TakesNoMoreThanTwiceWhatIsInTheFile()
    {
        byte[] file = Compressed(WideModel());
        Assert.True(file.Length < 1 << 17, $"{file.Length} bytes");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        ITransformer loaded = new MLContext(seed: 1).Model.Load(new MemoryStream(file), out _);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.InRange(allocated, 0, 2 * 3 * sizeof(float) * (long)WideInputs);
        Assert.Equal(WideInputs, ((SparseAutoencoderTransformer)loaded).InputSize);
    }

    [Theory]
    [InlineData(16)]
    [InlineData("16")]
    public void Load_OfMoreThanTheApplicationAllows_IsRefusedBeforeAnythingIsAllocated(object megabytes)
    {
        byte[] file = Compressed(WideModel());
        AppContext.SetData(ModelMemory.Setting, megabytes);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Exception thrown = Assert.ThrowsAny<Exception>(() => new MLContext(seed: 1).Model.Load(new MemoryStream(file), out _)).GetBaseException();
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 << 20);
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.True(thrown.IsMarked());
        Assert.Contains("more than 16777216, the application's setting Microsoft.ML.EncoderStudy.LargestModelMegabytes", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAsMuchAsTheApplicationAllows_Succeeds()
    {
        AppContext.SetData(ModelMemory.Setting, 1);
        Assert.NotNull(ToyAutoencoder.SaveAndLoad(ToyAutoencoder.Fit(SparseAutoencoderArchitecture.Gated)));
    }

    /// <summary>A model may take twice what it has in the file.</summary>
    [Fact]
    public void Check_OfHalfOfWhatTheApplicationAllows_PassesAndOfAByteMoreSaysWhatToSet()
    {
        AppContext.SetData(ModelMemory.Setting, 16);
        ModelMemory.Check(new MLContext(), 8 << 20);
        Exception thrown = Assert.Throws<InvalidOperationException>(() => ModelMemory.Check(new MLContext(), (8 << 20) + 1));
        Assert.Contains("LargestModelMegabytes to 17 or more", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WithoutASetting_LetsAModelTakeHalfOfTheMemory()
    {
        AppContext.SetData(ModelMemory.Setting, null);
        long quarter = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
        ModelMemory.Check(new MLContext(), quarter);
        Exception thrown = Assert.Throws<InvalidOperationException>(() => ModelMemory.Check(new MLContext(), quarter + 1));
        Assert.Contains("half of the memory that this process may use", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("")]
    public void Load_WithASettingThatIsNoNumberOfMegabytes_NamesIt(object setting)
    {
        SparseAutoencoderTransformer fitted = ToyAutoencoder.Fit(SparseAutoencoderArchitecture.ReLU);
        AppContext.SetData(ModelMemory.Setting, setting);
        Exception thrown = Assert.ThrowsAny<Exception>(() => ToyAutoencoder.SaveAndLoad(fitted)).GetBaseException();
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"LargestModelMegabytes is '{setting}'; expected a number of megabytes"), thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>A model of zeros, which no training gives, with room for one component of many inputs.</summary>
    private static SparseAutoencoderTransformer WideModel()
    {
        var parameters = new AutoencoderParameters(WideInputs, 1, tied: false, pitch: 1);
        var model = new SparseAutoencoderModelParameters(
            parameters, SparseAutoencoderArchitecture.ReLU, RowActivation.Rectified.Instance,
            InputScaler.WithoutEffect(WideInputs, 0), new EncoderComponentStatistics[1], [new SparseAutoencoderTrainingEpoch(1, 0, 0, 0, 0, 0, null)]);
        return new SparseAutoencoderTransformer(new MLContext(seed: 1), new FittedEncoders<SparseAutoencoderModelParameters>(
            [new InputOutputColumnPair("Features", "Input")], [model],
            [new ExtraColumn(EncoderOutput.Reconstruction, null), new ExtraColumn(EncoderOutput.ReconstructionError, null)]));
    }

    private static byte[] Compressed(ITransformer model)
    {
        using var file = new MemoryStream();
        new MLContext(seed: 1).Model.Save(model, null, file);
        using var packed = new MemoryStream();
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in new ModelArchive(file.ToArray()).Entries)
            {
                using Stream entry = target.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
