using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The torch twin of every kind of sparse autoencoder.</summary>
internal static class TorchArchitectures
{
    private static readonly Dictionary<SparseAutoencoderArchitecture, Func<AutoencoderSettings, ITorchArchitecture>> Twins = new()
    {
        [SparseAutoencoderArchitecture.ReLU] = settings => new TorchReluWithL1(settings.L1Weight),
        [SparseAutoencoderArchitecture.TopK] = settings => new TorchTopK(settings.ActiveComponents, settings.AuxiliaryLossWeight),
        [SparseAutoencoderArchitecture.JumpReLU] = settings => new TorchJumpReLU(settings.L0Weight, settings.Bandwidth),
        [SparseAutoencoderArchitecture.Gated] = settings => new TorchGated(settings.L1Weight),
        [SparseAutoencoderArchitecture.BatchTopK] = settings => new TorchBatchTopK(settings.ActiveComponents, settings.AuxiliaryLossWeight),
        [SparseAutoencoderArchitecture.MatryoshkaBatchTopK] = settings => new TorchMatryoshkaBatchTopK(
            settings.ActiveComponents, MatryoshkaBatchTopKKind.GroupEnds(settings), settings.AuxiliaryLossWeight),
    };

    /// <summary>Makes a further twin known. Before any training with torch.</summary>
    public static void Add(SparseAutoencoderArchitecture name, Func<AutoencoderSettings, ITorchArchitecture> twin) => Twins[name] = twin;

    /// <summary>The graph of torch operations of a training.</summary>
    public static ITorchArchitecture Create(AutoencoderSettings settings) => Twins[settings.Architecture](settings);
}
