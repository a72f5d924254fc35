using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderEstimator
{
    private static void CheckSettings(IHost host, Options options, int pairs)
    {
        var check = new OptionChecks(host);
        check.Defined(options.Architecture, nameof(options.Architecture));
        check.Defined(options.DecoderBiasInitialization, nameof(options.DecoderBiasInitialization));
        check.Defined(options.Optimizer, nameof(options.Optimizer));
        check.Defined(options.InputScaling, nameof(options.InputScaling));
        check.Defined(options.Engine, nameof(options.Engine));
        check.AtLeast(1, options.NumberOfComponents, nameof(options.NumberOfComponents));
        if (SelectsLargest(options.Architecture))
            check.AtMostComponents(options.NumberOfActiveComponents, options.NumberOfComponents, nameof(options.NumberOfActiveComponents));
        if (options.MatryoshkaPrefixes is not null)
            check.Prefixes(options.MatryoshkaPrefixes, options.NumberOfComponents, nameof(options.MatryoshkaPrefixes));
        check.NotNegative(options.L1Weight, nameof(options.L1Weight));
        check.NotNegative(options.L0Weight, nameof(options.L0Weight));
        check.NotNegative(options.AuxiliaryLossWeight, nameof(options.AuxiliaryLossWeight));
        check.NotNegative(options.DecoderFreeWeight, nameof(options.DecoderFreeWeight));
        check.Positive(options.JumpReLUThreshold, nameof(options.JumpReLUThreshold));
        check.Positive(options.JumpReLUBandwidth, nameof(options.JumpReLUBandwidth));
        check.AtLeastOrNull(1, options.DeadAfterRows, nameof(options.DeadAfterRows));
        check.AtLeast(0, options.ResamplingInterval, nameof(options.ResamplingInterval));
        check.InitialModel(options.InitialEncoder, options.NumberOfComponents, pairs, nameof(options.InitialEncoder));
        check.InitialModel(options.InitialDecoder, options.NumberOfComponents, pairs, nameof(options.InitialDecoder));
        check.AtLeastOrNull(1, options.NumberOfThreads, nameof(options.NumberOfThreads));
        check.AtLeast(1, options.Epochs, nameof(options.Epochs));
        if (options.DecoderFreeWeight > 0)
            check.AtLeast(2, options.BatchSize, nameof(options.BatchSize), "with DecoderFreeWeight: one row has no variance");
        check.AtLeast(1, options.BatchSize, nameof(options.BatchSize));
        check.Positive(options.LearningRate, nameof(options.LearningRate));
        check.Fraction(options.Momentum, nameof(options.Momentum));
        check.NotNegative(options.LearningRateWarmUpEpochs, nameof(options.LearningRateWarmUpEpochs));
        check.NotNegative(options.LearningRateDecayEpochs, nameof(options.LearningRateDecayEpochs));
        check.NotNegative(options.SparsityWarmUpEpochs, nameof(options.SparsityWarmUpEpochs));
        check.Fraction(options.ValidationFraction, nameof(options.ValidationFraction));
        check.AtLeastOrNull(1, options.Patience, nameof(options.Patience));
        check.AtLeastOrNull(1, options.CacheMegabytes, nameof(options.CacheMegabytes));
        check.Checkpoint(options.CheckpointPath, options.CheckpointEvery, options.Engine, pairs);
    }

    private static bool SelectsLargest(SparseAutoencoderArchitecture architecture) => architecture
        is SparseAutoencoderArchitecture.TopK or SparseAutoencoderArchitecture.BatchTopK or SparseAutoencoderArchitecture.MatryoshkaBatchTopK;

    /// <summary>The largest arrays of a training: parameters, activations and residual of a batch.</summary>
    private static void CheckSizes(IHost host, Options options, int inputs, long rows)
    {
        var sizes = new ArraySizes(host, options.NumberOfComponents, inputs, options.BatchSize, rows);
        long batch = Math.Min(options.BatchSize + 1L, rows) + Kernels.RowAlignment;
        // Beside the weights of encoder or decoder: a row for the bias, or two of an architecture's own.
        sizes.Check((inputs + 2L) * sizes.PaddedComponents + inputs + Kernels.RowAlignment, "parameters");
        sizes.Check(batch * sizes.PaddedComponents, "activations of a batch");
        sizes.Check(batch * inputs, "reconstructed values of a batch");
    }

    private static void WarnOfOptionsWithoutEffect(IChannel channel, Options options)
    {
        SparseAutoencoderArchitecture architecture = options.Architecture;
        bool hasL1 = architecture is SparseAutoencoderArchitecture.ReLU or SparseAutoencoderArchitecture.Gated;
        bool hasL0 = architecture is SparseAutoencoderArchitecture.JumpReLU;
        bool usesActivity = (SelectsLargest(architecture) && options.AuxiliaryLossWeight > 0) || options.ResamplingInterval > 0;

        Warn(options.L1Weight != Defaults.L1Weight && !hasL1, nameof(options.L1Weight), $"{architecture} has no L1 penalty");
        Warn(
            options.NumberOfThreads is not null && options.Engine != EncoderEngine.ClosedForm,
            nameof(options.NumberOfThreads), "Engine is not ClosedForm");
        Warn(options.L0Weight != Defaults.L0Weight && !hasL0, nameof(options.L0Weight), $"{architecture} has no L0 penalty");
        Warn(
            options.NumberOfActiveComponents != Defaults.NumberOfActiveComponents && !SelectsLargest(architecture),
            nameof(options.NumberOfActiveComponents), $"{architecture} does not select the largest");
        Warn(
            options.AuxiliaryLossWeight != Defaults.AuxiliaryLossWeight && !SelectsLargest(architecture),
            nameof(options.AuxiliaryLossWeight), $"{architecture} has no auxiliary loss of dead components");
        Warn(
            options.MatryoshkaPrefixes is not null && architecture != SparseAutoencoderArchitecture.MatryoshkaBatchTopK,
            nameof(options.MatryoshkaPrefixes), "Architecture is not MatryoshkaBatchTopK");
        Warn(options.JumpReLUThreshold != Defaults.JumpReLUThreshold && !hasL0, nameof(options.JumpReLUThreshold), "Architecture is not JumpReLU");
        Warn(options.JumpReLUBandwidth != Defaults.JumpReLUBandwidth && !hasL0, nameof(options.JumpReLUBandwidth), "Architecture is not JumpReLU");
        Warn(
            options.JumpReLUThreshold != Defaults.JumpReLUThreshold && hasL0 && options.InitialDecoder?.Architecture == architecture,
            nameof(options.JumpReLUThreshold), "InitialDecoder brings thresholds");
        Warn(
            options.DeadAfterRows is not null && !usesActivity, nameof(options.DeadAfterRows),
            "there is neither an auxiliary loss of dead components nor resampling");
        Warn(
            options.ResamplingInterval >= options.Epochs, nameof(options.ResamplingInterval), "the training ends before the first time");
        Warn(
            options.SparsityWarmUpEpochs > 0 && !hasL1 && !hasL0, nameof(options.SparsityWarmUpEpochs), $"{architecture} has no penalty");
        Warn(
            options.InitialDecoder is not null && options.DecoderBiasInitialization != Defaults.DecoderBiasInitialization,
            nameof(options.DecoderBiasInitialization), "InitialDecoder brings a bias");
        Warn(options.Momentum != 0 && options.Optimizer != EncoderOptimizer.Sgd, nameof(options.Momentum), "Optimizer is not Sgd");
        Warn(options.Patience is not null && options.ValidationFraction == 0, nameof(options.Patience), "ValidationFraction is 0");

        void Warn(bool withoutEffect, string option, string reason) => channel.WarnIfWithoutEffect(withoutEffect, option, reason);
    }
}
