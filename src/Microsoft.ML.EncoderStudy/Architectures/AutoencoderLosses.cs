using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The terms of a sparse autoencoder's loss for one batch, or their means over several: each with its factor, so that they add up.</summary>
internal readonly record struct AutoencoderLosses : ITermLosses<AutoencoderLosses>
{
    /// <summary>The mean squared error.</summary>
    public double Reconstruction { get; init; }

    /// <summary>The penalty of the architecture on activations.</summary>
    public double Sparsity { get; init; }

    /// <summary>What the architecture trains beside: dead components, or a gate.</summary>
    public double Auxiliary { get; init; }

    /// <summary>The decoder-free objective, where it is added.</summary>
    public double DecoderFree { get; init; }

    public double Total => Reconstruction + Sparsity + Auxiliary + DecoderFree;

    public static AutoencoderLosses operator +(AutoencoderLosses left, AutoencoderLosses right) => new()
    {
        Reconstruction = left.Reconstruction + right.Reconstruction,
        Sparsity = left.Sparsity + right.Sparsity,
        Auxiliary = left.Auxiliary + right.Auxiliary,
        DecoderFree = left.DecoderFree + right.DecoderFree,
    };

    public static AutoencoderLosses operator /(AutoencoderLosses sum, double divisor) => new()
    {
        Reconstruction = sum.Reconstruction / divisor,
        Sparsity = sum.Sparsity / divisor,
        Auxiliary = sum.Auxiliary / divisor,
        DecoderFree = sum.DecoderFree / divisor,
    };

    /// <inheritdoc/>
    public string? FirstNonFinite()
    {
        (string Name, double Value)[] terms =
        [
            ("reconstruction", Reconstruction), ("sparsity", Sparsity), ("auxiliary", Auxiliary), ("decoder-free", DecoderFree),
        ];
        foreach ((string name, double value) in terms)
        {
            if (!double.IsFinite(value))
                return FormattableString.Invariant($"{name} term is {value}");
        }

        return null;
    }
}
