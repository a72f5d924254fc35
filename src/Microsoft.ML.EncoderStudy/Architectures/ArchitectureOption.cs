using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>An option that some kinds of sparse autoencoder use, and others do not.</summary>
/// <param name="Name">Its name among the options.</param>
/// <param name="Otherwise">Why it has no effect with a kind that does not use it.</param>
internal sealed record ArchitectureOption(string Name, Func<SparseAutoencoderArchitecture, string> Otherwise)
{
    public static readonly ArchitectureOption L1Weight = new(nameof(L1Weight), kind => $"{kind} has no L1 penalty");

    public static readonly ArchitectureOption L0Weight = new(nameof(L0Weight), kind => $"{kind} has no L0 penalty");

    public static readonly ArchitectureOption NumberOfActiveComponents =
        new(nameof(NumberOfActiveComponents), kind => $"{kind} does not select the largest");

    public static readonly ArchitectureOption AuxiliaryLossWeight =
        new(nameof(AuxiliaryLossWeight), kind => $"{kind} has no auxiliary loss of dead components");

    public static readonly ArchitectureOption MatryoshkaPrefixes = new(nameof(MatryoshkaPrefixes), _ => "Architecture is not MatryoshkaBatchTopK");

    public static readonly ArchitectureOption JumpReLUThreshold = new(nameof(JumpReLUThreshold), _ => "Architecture is not JumpReLU");

    public static readonly ArchitectureOption JumpReLUBandwidth = new(nameof(JumpReLUBandwidth), _ => "Architecture is not JumpReLU");

    public static readonly ArchitectureOption SparsityWarmUpEpochs = new(nameof(SparsityWarmUpEpochs), kind => $"{kind} has no penalty");
}
