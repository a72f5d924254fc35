using System.Runtime.Intrinsics;
using Microsoft.ML.EncoderStudy.Numerics;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

internal enum ProductKind
{
    /// <summary>A · B.</summary>
    Plain,

    /// <summary>A · B, where A is stored as its transpose.</summary>
    TransposedLeft,

    /// <summary>A · Aᵀ.</summary>
    RowGram,

    /// <summary>A · Aᵀ, where A is stored as its transpose.</summary>
    ColumnGram,
}

/// <summary>A product [rows × inner] · [inner × columns], ready to be computed over and over in several ways.</summary>
internal sealed record ProductShape(string Name, int Rows, int Inner, int Columns, ProductKind Kind = ProductKind.Plain)
{
    private bool IsTransposed => Kind is ProductKind.TransposedLeft or ProductKind.ColumnGram;

    private bool IsGram => Kind is ProductKind.RowGram or ProductKind.ColumnGram;

    private DenseLayout Layout => IsTransposed ? DenseLayout.Transposed(Inner, Rows, Rows) : DenseLayout.RowMajor(Rows, Inner, Inner);

    /// <summary>Thousand millions of multiply-adds per second.</summary>
    public double Rate(Action product)
    {
        double multiplyAdds = (double)Rows * Inner * Columns;
        product();
        product();
        double microseconds = Stopwatches.MicrosecondsPerCall(product, (int)Math.Clamp(1e9 / multiplyAdds, 1, 1000), rounds: 3);
        return multiplyAdds / microseconds / 1000;
    }

    /// <summary>By the library's kernels.</summary>
    public Action By(Kernels kernels)
    {
        (AlignedBuffer a, AlignedBuffer b, AlignedBuffer c) = Operands();
        DenseLayout layout = Layout;
        return Kind switch
        {
            ProductKind.RowGram or ProductKind.ColumnGram => () => kernels.Gram(a, layout, c, Columns),
            _ => () => kernels.AddProduct(a, layout, IsGram ? a : b, c, Columns),
        };
    }

    /// <summary>By the kernels that the library first had, at the widest vectors.</summary>
    public Action AtFirst()
    {
        (AlignedBuffer a, AlignedBuffer b, AlignedBuffer c) = Operands();
        DenseLayout layout = Layout;
        return Kind == ProductKind.RowGram
            ? () => UnpackedProduct<Simd512, Vector512<float>>.RowGram(a, Rows, Inner, c, Columns)
            : () => UnpackedProduct<Simd512, Vector512<float>>.AddProduct(a, layout, IsGram ? a : b, c, Columns);
    }

    /// <summary>By torch.</summary>
    public Action ByTorch()
    {
        Tensor a = IsTransposed ? randn(Inner, Rows).t() : randn(Rows, Inner), c = zeros(Rows, Columns);
        Tensor b = IsGram ? a.t() : randn(Inner, Columns);
        return () => c.addmm_(a, b);
    }

    private (AlignedBuffer A, AlignedBuffer B, AlignedBuffer C) Operands()
    {
        var random = new Random(1);
        return (Draw(Rows * Inner), Draw(IsGram ? 0 : Inner * Columns), new AlignedBuffer(Rows * Columns));

        AlignedBuffer Draw(int count)
        {
            var buffer = new AlignedBuffer(count);
            foreach (ref float value in buffer.Span)
                value = random.NextSingle() - 0.5f;
            return buffer;
        }
    }
}
