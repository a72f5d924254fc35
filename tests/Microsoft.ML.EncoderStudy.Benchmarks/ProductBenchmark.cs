using Microsoft.ML.EncoderStudy.Numerics;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Dense products of the shapes that training meets, by one thread: the library's kernels, those it first had, and torch's.</summary>
/// <remarks>Torch adds to its result in place as the library does, so that neither pays for fresh memory.</remarks>
internal static class ProductBenchmark
{
    private static readonly ProductShape[] Shapes =
    [
        new("MNIST forward", 128, 784, 64),
        new("MNIST weight gradient", 784, 128, 64, ProductKind.TransposedLeft),
        new("MNIST, 64 components' correlations", 64, 128, 64, ProductKind.ColumnGram),
        new("T = h C", 128, 64, 64),
        new("activations forward", 1024, 768, 4096),
        new("activations weight gradient", 768, 1024, 4096, ProductKind.TransposedLeft),
        new("Gram matrix of many components", 1024, 4096, 1024, ProductKind.RowGram),
        new("G h of many components", 1024, 1024, 4096),
        new("Gram matrix of a small batch", 128, 4096, 128, ProductKind.RowGram),
        new("Gram matrix, K slightly above B", 128, 256, 128, ProductKind.RowGram),
        new("correlations of many components", 512, 1024, 512, ProductKind.ColumnGram),
        new("65,536 components forward", 128, 512, 65536),
        new("65,536 components weight gradient", 512, 128, 65536, ProductKind.TransposedLeft),
        new("Gram matrix of 65,536 components", 128, 65536, 128, ProductKind.RowGram),
        new("tall", 16384, 256, 64),
        new("few rows", 16, 768, 4096),
        new("one row", 1, 784, 64),
        new("few columns", 1024, 768, 16),
        new("odd", 1000, 333, 272),
    ];

    public static void Run()
    {
        set_num_threads(1);
        double peak = PeakMultiplyAdds.PerCall / Stopwatches.MicrosecondsPerCall(PeakMultiplyAdds.Run) / 1000;
        Console.WriteLine(FormattableString.Invariant(
            $"G multiply-adds/s, one thread; the core's peak is {peak:F1}. A Gram matrix counts as the whole product, of which half is computed."));
        Console.WriteLine($"{"",-36}{"m",6}{"k",6}{"n",6}{"at first",10}{"512-bit",9}{"256-bit",9}{"torch",9}{"of peak",9}{"of torch",9}");
        foreach (ProductShape shape in Shapes)
        {
            double first = shape.Rate(shape.AtFirst());
            double wide = shape.Rate(shape.By(Kernels.All[0]));
            double narrow = shape.Rate(shape.By(Kernels.All[1]));
            double torch = shape.Rate(shape.ByTorch());
            Console.WriteLine(FormattableString.Invariant(
                $"{shape.Name,-36}{shape.Rows,6}{shape.Inner,6}{shape.Columns,6}{first,10:F1}{wide,9:F1}{narrow,9:F1}{torch,9:F1}{wide / peak,9:P0}{wide / torch,9:F2}"));
        }
    }
}
