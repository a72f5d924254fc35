using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed partial class SparseAutoencoderEstimator
{
    private static void CheckSettings(IHost host, Options options)
    {
        var check = new OptionChecks(host);
        check.Defined(options.Architecture, nameof(options.Architecture));
        check.Defined(options.DecoderBiasInitialization, nameof(options.DecoderBiasInitialization));
        check.Defined(options.Optimizer, nameof(options.Optimizer));
        check.AtLeast(1, options.NumberOfComponents, nameof(options.NumberOfComponents));
        check.NotNegative(options.L1Weight, nameof(options.L1Weight));
        check.AtLeast(1, options.Epochs, nameof(options.Epochs));
        check.AtLeast(1, options.BatchSize, nameof(options.BatchSize));
        check.Positive(options.LearningRate, nameof(options.LearningRate));
        check.Fraction(options.Momentum, nameof(options.Momentum));
    }

    /// <summary>The largest arrays of a training: parameters, activations and residual of a batch.</summary>
    private static void CheckSizes(IHost host, Options options, int inputs, int rows)
    {
        var sizes = new ArraySizes(host, options.NumberOfComponents, inputs, options.BatchSize, rows);
        long batch = Math.Min(options.BatchSize + 1L, rows) + Kernels.RowAlignment;
        sizes.Check((inputs + 1L) * sizes.PaddedComponents + inputs + Kernels.RowAlignment, "parameters");
        sizes.Check(batch * sizes.PaddedComponents, "activations of a batch");
        sizes.Check(batch * inputs, "reconstructed values of a batch");
    }

    private static void WarnOfOptionsWithoutEffect(IChannel channel, Options options) =>
        channel.WarnIfWithoutEffect(
            options.Momentum != 0 && options.Optimizer != EncoderOptimizer.Sgd, nameof(options.Momentum), "Optimizer is not Sgd");
}
