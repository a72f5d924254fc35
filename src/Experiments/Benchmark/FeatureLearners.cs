using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>The rows of the benchmark, and their settings.</summary>
/// <remarks>
/// ReLU + L1 has the published study's settings. The other architectures have no published settings for pixels; theirs were chosen on the
/// digits that come with the program for an L0 near that of the first two rows and few dead components, not for their probes: decoders of
/// unit norm that start from the geometric median, as is usual for them, or centred inputs where the encoder does not subtract the
/// decoder's bias. JumpReLU's L0 falls with its weight and goes on falling with the epochs: at 100, from 28 at λ = 0.01 to 7 at 0.06.
/// </remarks>
internal static class FeatureLearners
{
    /// <summary>For architectures that no claim is about.</summary>
    private const int QuickEpochs = 30;

    public static readonly DecoderFreeLearner DecoderFree = new();

    public static readonly AutoencoderLearner ReluWithL1 = new()
    {
        Name = "ReLU + L1",
        Description = "mean squared error + 0.01 · mean |a|, as published",
        Architecture = SparseAutoencoderArchitecture.ReLU,
    };

    private static readonly PcaLearner Pca = new();
    private static readonly RawInputs Raw = new();

    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<IFeatureLearner> InOrder { get; } =
    [
        DecoderFree,
        ReluWithL1,
        WithFixedCount("TopK", "k = K/4 of every row", SparseAutoencoderArchitecture.TopK),
        WithFixedCount("BatchTopK", "k = K/4 in the mean of a batch", SparseAutoencoderArchitecture.BatchTopK),
        WithFixedCount("Matryoshka", "BatchTopK, nested prefixes of 1/32, 3/32, 7/32, 15/32 and 1", SparseAutoencoderArchitecture.MatryoshkaBatchTopK),
        new AutoencoderLearner
        {
            Name = "JumpReLU",
            Description = "λ = 0.02 on L0/K, thresholds from 0.1, bandwidth 0.2, inputs centred",
            Architecture = SparseAutoencoderArchitecture.JumpReLU,
            L0Weight = 0.02f,
            InputScaling = InputScaling.MeanCentred,
            QuickEpochs = QuickEpochs,
        },
        new AutoencoderLearner
        {
            Name = "Gated",
            Description = "λ = 0.05 on the mean gate; unit-norm decoder from the geometric median",
            Architecture = SparseAutoencoderArchitecture.Gated,
            L1Weight = 0.05f,
            UnitNormDecoder = true,
            DecoderBiasInitialization = DecoderBiasInitialization.GeometricMedian,
            QuickEpochs = QuickEpochs,
        },
        Pca,
        Raw,
    ];

    /// <summary>Dense features: lines to compare with where the others are points.</summary>
    public static bool IsDense(string name) => name == Pca.Name || name == Raw.Name;

    private static AutoencoderLearner WithFixedCount(string name, string count, SparseAutoencoderArchitecture architecture) => new()
    {
        Name = name,
        Description = count + "; unit-norm decoder from the geometric median",
        Architecture = architecture,
        UnitNormDecoder = true,
        DecoderBiasInitialization = DecoderBiasInitialization.GeometricMedian,
        QuickEpochs = QuickEpochs,
    };
}
