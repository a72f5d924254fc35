using System.Security.Cryptography;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Formats;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Tests.Samples;

public class DigitSampleTests(ITestOutputHelper output)
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("train-images-idx3-ubyte.gz", "6480320172e203b6993963837d694fadda32928fab54d2b208f6d3b8056a2ae1")]
    [InlineData("train-labels-idx1-ubyte.gz", "0e6e7d0bac8603c28e435ba2fb6e95540b5c6127833bc52e761bc19684afaa56")]
    [InlineData("t10k-images-idx3-ubyte.gz", "35379b994ab12a55395d0f439b8bc9eff68253960d5d6c3194526b50ce9bc350")]
    [InlineData("t10k-labels-idx1-ubyte.gz", "2dd88cc81a0919969d7844f03864fcd4729da45a80c7208016bf968c26162c88")]
    public void Sample_Decompressed_HasTheRecordedChecksum(string name, string sha256)
        => Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(IdxBytes.Decompress(DigitSample.PathOf(name)))));

    [Fact]
    public void Sample_Loaded_Has8000And2000RowsOf784Pixels()
    {
        IDataView train = _ml.Data.LoadFromIdx(DigitSample.TrainImages, DigitSample.TrainLabels);
        IDataView test = _ml.Data.LoadFromIdx(DigitSample.TestImages, DigitSample.TestLabels);

        Assert.Equal(8_000, train.GetRowCount());
        Assert.Equal(2_000, test.GetRowCount());
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 784), train.Schema["Pixels"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 784), test.Schema["Pixels"].Type);
    }

    [Fact]
    public void Sample_EveryClass_IsDividedInProportion()
    {
        int[] train = CountClasses(DigitSample.TrainImages, DigitSample.TrainLabels);
        int[] test = CountClasses(DigitSample.TestImages, DigitSample.TestLabels);

        Assert.All(train.Zip(test), counts => Assert.InRange(counts.Second - 0.2 * (counts.First + counts.Second), -1, 1));
    }

    [Fact]
    public void Sample_Order_IsNotByClass()
    {
        float[] labels = [.. _ml.Data.LoadFromIdx(DigitSample.TrainImages, DigitSample.TrainLabels).GetColumn<float>("Label")];

        // Ten classes in random order: about nine neighbours in ten differ. Sorted: nine of 7,999.
        int changes = labels.Zip(labels.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.InRange(changes, 0.85 * labels.Length, 0.95 * labels.Length);
    }

    [Fact]
    public void Sample_AgainstFullMnist_IsItsFirst10000TrainingDigits()
    {
        if (FullMnist.Folder is null)
        {
            output.WriteLine("Full MNIST is not beside the repository: there was nothing to compare the sample with.");
            return;
        }

        IEnumerable<string> first = Digits(
            Path.Combine(FullMnist.Folder, "train-images-idx3-ubyte.gz"), Path.Combine(FullMnist.Folder, "train-labels-idx1-ubyte.gz"), 10_000);
        IEnumerable<string> sample = Digits(DigitSample.TrainImages, DigitSample.TrainLabels, 8_000)
            .Concat(Digits(DigitSample.TestImages, DigitSample.TestLabels, 2_000));

        Assert.Equal(first.Order(StringComparer.Ordinal), sample.Order(StringComparer.Ordinal));
        output.WriteLine("The sample was compared with full MNIST.");
    }

    private int[] CountClasses(string images, string labels)
    {
        int[] counts = new int[10];
        foreach (float label in _ml.Data.LoadFromIdx(images, labels).GetColumn<float>("Label"))
            counts[(int)label]++;
        return counts;
    }

    /// <summary>Each digit as label and pixels in hexadecimal; read without the library's reader, so as not to judge it by itself.</summary>
    private static IEnumerable<string> Digits(string images, string labels, int count)
    {
        const int imagesHeader = 16, labelsHeader = 8, side = 28;
        byte[] pixels = IdxBytes.Decompress(images), classes = IdxBytes.Decompress(labels);
        return Enumerable.Range(0, count).Select(row =>
            $"{classes[labelsHeader + row]} {Convert.ToHexString(pixels, imagesHeader + row * side * side, side * side)}");
    }
}
