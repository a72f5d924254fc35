namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The terms of a sparse autoencoder's loss for one batch, or their means over several: each with its factor, so that they add up.</summary>
internal readonly record struct AutoencoderLosses(double Reconstruction, double Sparsity) : ITermLosses<AutoencoderLosses>
{
    public double Total => Reconstruction + Sparsity;

    public static AutoencoderLosses operator +(AutoencoderLosses left, AutoencoderLosses right) =>
        new(left.Reconstruction + right.Reconstruction, left.Sparsity + right.Sparsity);

    public static AutoencoderLosses operator /(AutoencoderLosses sum, double divisor) =>
        new(sum.Reconstruction / divisor, sum.Sparsity / divisor);

    /// <inheritdoc/>
    public string? FirstNonFinite() =>
        !double.IsFinite(Reconstruction) ? FormattableString.Invariant($"reconstruction term is {Reconstruction}")
        : !double.IsFinite(Sparsity) ? FormattableString.Invariant($"sparsity term is {Sparsity}")
        : null;
}
