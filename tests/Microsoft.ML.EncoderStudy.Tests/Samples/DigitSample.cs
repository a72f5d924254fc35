namespace Microsoft.ML.EncoderStudy.Tests.Samples;

/// <summary>Where the embedded digits (data/mnist-10k) lie beside the tests.</summary>
public static class DigitSample
{
    public static string TrainImages { get; } = PathOf("train-images-idx3-ubyte.gz");
    public static string TrainLabels { get; } = PathOf("train-labels-idx1-ubyte.gz");
    public static string TestImages { get; } = PathOf("t10k-images-idx3-ubyte.gz");
    public static string TestLabels { get; } = PathOf("t10k-labels-idx1-ubyte.gz");

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "mnist-10k", name);
}
